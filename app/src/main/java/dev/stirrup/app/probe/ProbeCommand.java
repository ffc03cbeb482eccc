package dev.stirrup.app.probe;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.netboot.probe.ProbeClient;
import dev.stirrup.server.dhcp.ForeignServers;
import dev.stirrup.server.link.Interface;
import dev.stirrup.server.link.Interfaces;
import dev.stirrup.store.json.Json;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Plays machines on a network.
@Command(
        name = "probe",
        description = {
            "Ask a network as machines of each kind would, by DHCP, and fetch all that they would",
            "fetch, to the last file: which server answers what, which one wins, and what is wrong",
            "with the fix. Nothing is started, and no address is kept. A server on this same",
            "computer is not heard. Needs CAP_NET_RAW. Ends with 0 when every way leads to its end,",
            "1 when something is wrong, 2 when the network could not be asked."
        })
public final class ProbeCommand implements Callable<Integer> {
    private static final int CANNOT = 2;
    private static final int LONGEST_WAIT = 60;
    private static final long MEBIBYTE = 1 << 20;

    private final Console console;
    private final SecureRandom random = new SecureRandom();

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description = "Where to ask (default: the only one that is up).")
    private Optional<String> device = Optional.empty();

    @Option(
            names = "--arch",
            paramLabel = "FIRMWARE",
            split = ",",
            description =
                    "Such as x86-bios, x64-uefi, x64-uefi-http, or IANA's number; all: every one"
                            + " (default: those of today's machines).")
    private List<String> firmware = List.of();

    @Option(
            names = "--ipxe",
            description = "As an iPXE too that comes from elsewhere, such as a ROM.")
    private boolean isWithIpxe;

    @Option(names = "--packet", description = "The answers too, with every option and byte.")
    private boolean isWithPackets;

    @Option(names = "--json", description = "For programs.")
    private boolean isJson;

    @Option(
            names = "--lease",
            description = "Accept the offers, look at the ACKs, and give the addresses back.")
    private boolean takesLease;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "4",
            description = "How long to wait for offers, 1 to 60 (default: 4).")
    private int wait;

    @Option(
            names = "--limit",
            paramLabel = "MIB",
            defaultValue = "1024",
            description = "The largest file to fetch (default: 1024).")
    private long limit;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "Authorities for HTTPS, in PEM (default: those that Java knows).")
    private Optional<Path> trust = Optional.empty();

    public ProbeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try {
            return probe();
        } catch (FailedException e) {
            console.warn(String.valueOf(e.getMessage()));
            if (!e.advice().isEmpty()) {
                console.warn(e.advice());
            }
        } catch (IOException e) {
            console.warn("Cannot ask the network: " + Console.safe(String.valueOf(e.getMessage())));
        }
        return CANNOT;
    }

    private int probe() throws IOException {
        if (wait < 1 || wait > LONGEST_WAIT || limit < 1) {
            throw new FailedException("--wait is 1 to 60 seconds, --limit at least 1 MiB.", "");
        }
        List<ProbeClient> clients = clients();
        Interface on = place();
        Ipv4 own =
                on.addresses().stream()
                        .map(Interface.Address::address)
                        .findFirst()
                        .orElseThrow(() ->
                                new FailedException(
                                        "Interface " + on.name() + " has no IPv4 address.",
                                        "Files are fetched from it; give it one."));
        List<Question> questions = questions(clients);
        try (var dhcp = new DhcpExchange(on);
                var fetcher = new Fetcher(own, limit * MEBIBYTE, Trust.of(trust))) {
            if (!isJson) {
                console.line("Asking on " + on.name() + " (" + own + ") for " + wait + " s.");
            }
            Map<Question, Answers> asked = dhcp.ask(questions, Duration.ofSeconds(wait));
            var probe =
                    new ClientProbe(dhcp, fetcher, own, new ClientProbe.Round(asked, takesLease));
            List<ClientReport> reports = new ArrayList<>();
            ProbeText text = new ProbeText(console, isWithPackets);
            for (Question question : questions.subList(0, clients.size())) {
                ClientReport report = probe.of(question);
                reports.add(report);
                if (!isJson) {
                    text.tell(report);
                }
            }
            if (isJson) {
                console.line(
                        Json.write(
                                reports.stream()
                                        .map(one -> ProbeJson.of(one, isWithPackets))
                                        .toList()));
            }
            return reports.stream().allMatch(report -> report.mistakes().isEmpty()) ? 0 : 1;
        }
    }

    private List<ProbeClient> clients() {
        if (firmware.isEmpty()) {
            return ProbeClient.usual(isWithIpxe);
        }
        Set<ProbeClient> clients = new LinkedHashSet<>();
        for (String name : firmware) {
            clients.addAll(
                    ProbeClient.read(name, isWithIpxe)
                            .orElseThrow(() ->
                                    new FailedException(
                                            "\""
                                                    + Console.safe(name)
                                                    + "\" is not a firmware that"
                                                    + " IANA knows.",
                                            "stirrup explain --arch "
                                                    + Console.safe(name)
                                                    + " lists them.")));
        }
        return List.copyOf(clients);
    }

    /// One for each client, and behind them one for each iPXE that they may start.
    private List<Question> questions(List<ProbeClient> clients) {
        List<Question> questions = new ArrayList<>();
        clients.forEach(client -> questions.add(question(client)));
        clients.stream()
                .map(ProbeClient::asIpxe)
                .distinct()
                .filter(ipxe -> !clients.contains(ipxe))
                .forEach(ipxe -> questions.add(question(ipxe)));
        return questions;
    }

    private Question question(ProbeClient client) {
        Bytes station = ForeignServers.madeUpStation(random);
        return new Question(client, station, client.discover(station, random.nextInt()));
    }

    private Interface place() throws IOException {
        List<Interface> usable =
                Interfaces.list().stream()
                        .filter(one -> one.isUp() && !one.isLoopback())
                        .filter(one -> device.map(one.name()::equals).orElse(true))
                        .toList();
        if (usable.size() == 1) {
            return usable.getFirst();
        }
        String names = usable.stream().map(Interface::name).collect(Collectors.joining(", "));
        throw new FailedException(
                device.map(name -> "There is no interface " + Console.safe(name) + " that is up.")
                        .orElse("Which interface?"),
                names.isEmpty() ? "" : "There are: " + names + ". Name one with --interface.");
    }
}
