package dev.stirrup.netboot.foreign;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Channel;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Plans;
import dev.stirrup.boot.Stage;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.dhcp.AnswerStyle;
import dev.stirrup.netboot.dhcp.BootWords;
import dev.stirrup.netboot.dhcp.DhcpBoot;
import dev.stirrup.wire.Ipv4;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What every kind of client would be told here, in the words that another server can say. The
/// decision and the words are those that DHCP itself would be answered with.
///
/// @param server where the files are
/// @param given iPXE first, then PXE, then HTTP Boot
/// @param withheld kinds of firmware that machines have today and that get nothing, each with why
public record Directions(Ipv4 server, List<Direction> given, List<String> withheld) {
    private static final List<Firmware> USUAL =
            List.of(
                    Firmware.X86_BIOS,
                    Firmware.X86_UEFI,
                    Firmware.X64_UEFI,
                    Firmware.EBC_UEFI,
                    Firmware.ARM64_UEFI,
                    Firmware.X86_UEFI_HTTP,
                    Firmware.X64_UEFI_HTTP,
                    Firmware.ARM64_UEFI_HTTP);

    public Directions {
        given = List.copyOf(given);
        withheld = List.copyOf(withheld);
    }

    /// Asks for a machine of which nothing is known.
    ///
    /// @param isWithHttp whether UEFI HTTP Boot is asked for too
    public static Directions of(Network network, Plans plans, DhcpBoot boot, boolean isWithHttp) {
        return new Asker(network.foreign(), plans, boot).all(isWithHttp);
    }

    List<Direction> of(Client client) {
        return given.stream().filter(direction -> direction.isFor(client)).toList();
    }

    /// The questions, one after the other.
    private record Asker(Network network, Plans plans, DhcpBoot boot) {
        Directions all(boolean isWithHttp) {
            List<Direction> given = new ArrayList<>(ipxe());
            List<String> withheld = new ArrayList<>();
            for (Client client : List.of(Client.PXE, Client.HTTP_BOOT)) {
                for (Firmware firmware : Firmware.values()) {
                    if (isAsked(client, firmware) && (isWithHttp || client == Client.PXE)) {
                        ask(client, firmware)
                                .ifPresentOrElse(
                                        given::add, () -> withheld(client, firmware, withheld));
                    }
                }
            }
            return new Directions(network.address(), given, withheld);
        }

        /// One direction where all iPXEs go the same way, as they do unless a folder has rules.
        private List<Direction> ipxe() {
            List<Direction> all = new ArrayList<>();
            for (Firmware firmware : Firmware.values()) {
                if (isAsked(Client.PXE, firmware)) {
                    ask(Client.IPXE, firmware).ifPresent(all::add);
                }
            }
            boolean isSame = all.stream().map(Direction::file).distinct().count() == 1;
            return isSame
                    ? List.of(
                            new Direction(
                                    Client.IPXE,
                                    Optional.empty(),
                                    all.getFirst().file(),
                                    "the machine's own script"))
                    : all;
        }

        private static boolean isAsked(Client client, Firmware firmware) {
            boolean isHttp = firmware.transport() == Firmware.Transport.HTTP;
            return isHttp == (client == Client.HTTP_BOOT)
                    && (firmware.kind() == Firmware.Kind.UEFI || firmware == Firmware.X86_BIOS);
        }

        private Optional<Direction> ask(Client client, Firmware firmware) {
            BootRequest request = request(client, firmware);
            BootDecision decision = decide(request);
            AnswerStyle style =
                    client == Client.HTTP_BOOT ? AnswerStyle.HTTP : AnswerStyle.COMBINED;
            var question =
                    new DhcpBoot.Question(
                            request,
                            network,
                            style,
                            Optional.empty(),
                            false,
                            Instant.ofEpochSecond(0));
            return boot.answer(decision, question)
                    .flatMap(BootWords::file)
                    .map(file ->
                            new Direction(client, Optional.of(firmware), file, what(decision)));
        }

        private void withheld(Client client, Firmware firmware, List<String> into) {
            if (USUAL.contains(firmware)) {
                into.add(firmware.text() + ": " + what(decide(request(client, firmware))));
            }
        }

        private BootDecision decide(BootRequest request) {
            return BootPolicy.decide(request, plans.find(request).plan());
        }

        private BootRequest request(Client client, Firmware firmware) {
            boolean isTls = network.https().port() != 0 && client != Client.PXE;
            return new BootRequest(
                    Claims.none(),
                    client,
                    Optional.of(firmware),
                    client == Client.IPXE ? Stage.LOADER : Stage.FIRMWARE,
                    network.name(),
                    client == Client.IPXE ? Optional.of("iPXE") : Optional.empty(),
                    Optional.empty(),
                    new Channel(
                            isTls ? Channel.Tls.POSSIBLE : Channel.Tls.NONE,
                            network.https().isRequired()));
        }

        private static String what(BootDecision decision) {
            return switch (decision) {
                case BootDecision.Load(var loader, _) ->
                        "now " + loader.file() + " of loader set " + loader.set();
                case BootDecision.Follow(var folder, _, _) -> "by a rule of the folder " + folder;
                case BootDecision.Refuse(var reason, var detail) ->
                        reason.text() + (detail.isEmpty() ? "" : " (" + detail + ")");
                case BootDecision.Ignore(var reason) -> reason.text();
                case BootDecision.UseLocalDisk() -> "the local disk";
                case BootDecision.Attach _ -> "its disk's root path";
                case BootDecision.Run _, BootDecision.AwaitApproval _ -> "the machine's own script";
            };
        }
    }
}
