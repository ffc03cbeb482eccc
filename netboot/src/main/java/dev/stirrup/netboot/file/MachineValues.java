package dev.stirrup.netboot.file;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Machine;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.answer.AnswerKind;
import dev.stirrup.boot.answer.AnswerValues;
import dev.stirrup.netboot.Network;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A machine's facts, by the names that answers use.
///
/// @param machine its record, when it has one
/// @param claims what it said of itself
/// @param profile whose answers are filled
/// @param network where it is
/// @param urls what it may call
public record MachineValues(
        Optional<Machine> machine,
        Claims claims,
        Profile profile,
        Network network,
        Urls urls,
        AnswerShelf shelf)
        implements AnswerValues {
    private static final String LABEL = "label.";

    /// What a system may call.
    ///
    /// @param base the beginning of the URLs of this server
    /// @param answers the folder of the answers; empty when nobody asked for them
    /// @param report where it reports to, without a query
    public record Urls(String base, String answers, String report) {}

    @Override
    public Optional<String> variable(String name) {
        if (name.startsWith(LABEL)) {
            return machine.map(Machine::labels)
                    .map(labels -> labels.get(name.substring(LABEL.length())));
        }
        return switch (name) {
            case "name" -> Optional.of(name());
            case "mac" -> Optional.of(mac());
            case "macs" -> Optional.of(String.join(" ", macs()));
            case "uuid" ->
                    claims.uuid().or(() -> machine.flatMap(Machine::uuid)).map(Object::toString);
            case "serial" ->
                    claims.serial().or(() -> machine.flatMap(Machine::serial)).map(Serial::text);
            case "network" -> Optional.of(network.name());
            case "profile" -> Optional.of(profile.name());
            case "windows-edition" ->
                    profile.payload() instanceof Payload.Windows windows
                            ? windows.edition()
                            : Optional.empty();
            case "server" -> Optional.of(urls.base());
            case "server-address" -> Optional.of(network.address().toString());
            case "mirror-host" -> Optional.of(network.plainUrl().substring("http://".length()));
            case "mirrors" -> Optional.of(network.plainUrl() + "/mirror");
            case "answers" -> Optional.of(urls.answers());
            case "report" -> Optional.of(urls.report());
            case "phone-home" -> Optional.of(status("done"));
            case "done-command" -> Optional.of(kind().command(status("done")));
            case "failed-command" -> Optional.of(kind().command(status("failed")));
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<String> secret(String name) {
        return shelf.secret(name);
    }

    @Override
    public String crypted(String password) {
        return shelf.crypted(password);
    }

    /// The machine's name: of its record, or made from its address as new records are.
    String name() {
        return machine.map(Machine::name)
                .orElseGet(() -> mac().isEmpty() ? "machine" : "m-" + mac().replace(":", ""));
    }

    private String mac() {
        return claims.mac()
                .map(HardwareAddress::text)
                .orElseGet(() -> macs().stream().findFirst().orElse(""));
    }

    private List<String> macs() {
        List<String> known =
                machine.map(Machine::macs).stream()
                        .flatMap(macs -> macs.stream())
                        .map(HardwareAddress::text)
                        .sorted()
                        .collect(Collectors.toList());
        return known.isEmpty() ? claims.mac().map(HardwareAddress::text).stream().toList() : known;
    }

    private AnswerKind kind() {
        return profile.answers().orElseThrow().kind();
    }

    private String status(String status) {
        return urls.report() + "?status=" + status;
    }
}
