package dev.stirrup.app.serve;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.record.PlacedEdit;
import dev.stirrup.app.record.RecordReader;
import dev.stirrup.app.rehearsal.RehearsalDownloads;
import dev.stirrup.app.rehearsal.RehearsalMachines;
import dev.stirrup.app.rehearsal.RehearsalSocket;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.yaml.Problems;
import dev.stirrup.dhcp.ReplyDestination;
import dev.stirrup.server.dhcp.DhcpSocket;
import dev.stirrup.server.dhcp.ForeignServers;
import dev.stirrup.server.dhcp.LinuxDhcpSocket;
import dev.stirrup.server.dhcp.PortableDhcpSocket;
import dev.stirrup.server.iscsi.WarmUp;
import dev.stirrup.server.link.Interface;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.record.Records;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Starts the server where nobody sees it, boots machines that the program plays itself, and ends;
/// then once more, as a later start finds its records. The launcher runs it once after a build, so
/// that Java records the classes and the paths that a start and a boot storm take. Needs no rights;
/// opens ports of the loopback interface only. It is no command of picocli's: whatever loads that
/// is left out of the record.
public final class ServeRehearsal {
    /// What the launcher calls it, before the folder.
    public static final String COMMAND = "rehearse";

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int MACHINES = 640;
    private static final int DOWNLOADS = 60;
    private static final int FILE_SIZE = 200_000;
    private static final String FILE = "loader.efi";
    private static final String LOOPBACK = "127.0.0.1";

    /// What a server has that is not played.
    private static final List<Class<?>> IN_EARNEST =
            List.of(
                    NetworkWatch.class,
                    LoginWarmUp.class,
                    WarmUp.class,
                    WarmUp.Practice.class,
                    PortableDhcpSocket.class,
                    ReplyDestination.Hardware.class);

    private final Console console;

    private final Path root;

    /// @param root an empty folder, or one that can be made
    public ServeRehearsal(Console console, Path root) {
        this.console = console;
        this.root = root;
    }

    /// @return the exit status: 0 when every machine got what it asked for
    public int run() throws IOException, InterruptedException {
        console.line("Not played, but loaded: " + IN_EARNEST.size() + " classes.");
        Ports ports = Ports.free();
        DataFolder folder = DataFolder.open(root.toAbsolutePath());
        Path written = folder.root().resolve("rehearsal.yaml");
        Files.writeString(written, settings(ports));
        enterRecords(folder);
        ServeChoices choices =
                ServeArguments.read("serve", "--settings=" + written, "--data=" + root, "--force")
                        .orElseThrow();
        int first = serve(choices, ports);
        return first == 0 ? serve(choices, ports) : first;
    }

    /// What else the server could not do does not matter: on a new computer it finds no loaders.
    private int serve(ServeChoices choices, Ports ports) throws IOException, InterruptedException {
        var socket = new RehearsalSocket();
        var doors = new Doors(Ipv4.of(LOOPBACK), Optional.of(socket));
        var isServed = new AtomicBoolean();
        new Serving(console, choices)
                .serve(this::networks, doors, (_, _, _, _) -> isServed.set(play(socket, ports)));
        return isServed.get() ? 0 : 1;
    }

    /// What `serve` opens in place of a played socket. Without the rights for it, or with another
    /// server on this interface, it stays unknown to the record.
    private void tryDoors(ServedNetwork on) {
        var links = new DhcpLinks(new Findings(console), true, Optional.empty());
        try (DhcpSocket socket = LinuxDhcpSocket.open(on.device(), on.network().address())) {
            var _ = socket.outbox().send(List.of());
            var _ = links.neighbours(on, socket);
            var _ = links.watch(on);
            var _ = new ForeignServers(new SecureRandom()).find(on.device(), LOOK);
        } catch (IOException e) {
            console.line("DHCP sockets are not rehearsed: " + e.getMessage());
        }
    }

    private boolean play(RehearsalSocket socket, Ports ports)
            throws IOException, InterruptedException {
        var downloads = new RehearsalDownloads(FILE, FILE_SIZE);
        int transfers = downloads.byTftp(ports.tftp(), DOWNLOADS);
        int answers = downloads.byHttp(ports.http(), DOWNLOADS);
        int leases = new RehearsalMachines(socket).ask(MACHINES);
        console.line(
                "Rehearsed: "
                        + leases
                        + " leases, "
                        + transfers
                        + " TFTP transfers, "
                        + answers
                        + " HTTP answers.");
        return leases == MACHINES && transfers == DOWNLOADS && answers == DOWNLOADS;
    }

    private static void enterRecords(DataFolder folder) throws IOException {
        Path files = Files.createDirectories(folder.root().resolve("rehearsal"));
        Files.write(files.resolve(FILE), new byte[FILE_SIZE]);
        Problems problems = new Problems();
        RecordReader reader = new RecordReader(problems);
        reader.read("rehearsal", records(files));
        if (!problems.isEmpty()) {
            throw new FailedException(problems.render(), "");
        }
        try (Database database =
                Database.open(folder.records(), Schema.RECORDS, Database.Durability.EVERY_COMMIT)) {
            var _ =
                    new Records(database, InstantSource.system())
                            .apply(
                                    reader.edits().stream().map(PlacedEdit::edit).toList(),
                                    "rehearsal");
        }
    }

    private static String settings(Ports ports) {
        return """
        listeners:
          http: %d
          tftp: %d
          iscsi: %d
          syslog: off
          http-per-address: 4096
          tftp-per-client: 1024
        policy: {unknown-machines: profile rehearsal}
        networks:
          - interface: lo
            name: rehearsal
            mode: authoritative
            subnet: 127.0.0.0/8
            pools: [127.64.0.1-127.64.255.254]
            router: 127.0.0.1
        """
                .formatted(ports.http(), ports.tftp(), ports.iscsi());
    }

    private static String records(Path files) {
        return """
        kind: profile
        name: rehearsal
        open: true
        folder:
          path: "%s"
          rules:
            - {clients: ipxe, file: boot.ipxe}
            - {clients: pxe, file: loader.efi}
        """
                .formatted(files);
    }

    /// The loopback interface, which `serve` itself never takes, as if it could be served.
    private ServedNetworks networks(Settings settings, List<Interface> interfaces) {
        var _ = ServedNetworks.find(Settings.defaults(), interfaces, List.of());
        Interface loopback =
                interfaces.stream()
                        .filter(Interface::isLoopback)
                        .findFirst()
                        .orElseThrow(
                                () -> new FailedException("There is no loopback interface.", ""));
        ServedNetwork found =
                new Serving.Wanted(List.of())
                        .of(settings, List.of(disguised(loopback)))
                        .networks()
                        .getFirst();
        var served = new ServedNetwork(found.network(), loopback, found.settings());
        tryDoors(served);
        return new ServedNetworks(List.of(served), List.of());
    }

    private static Interface disguised(Interface loopback) {
        return new Interface(
                loopback.name(),
                loopback.index(),
                loopback.mac(),
                loopback.addresses(),
                loopback.isUp(),
                false,
                loopback.kind());
    }

    /// Ports that nobody uses now, below those that the system gives to whoever connects next.
    private record Ports(int http, int tftp, int iscsi) {
        private static final int FIRST = 20_000;
        private static final int BEHIND = 32_000;

        static Ports free() throws IOException {
            var random = new SecureRandom();
            while (true) {
                var ports = new Ports(any(random), any(random), any(random));
                if (ports.areFree()) {
                    return ports;
                }
            }
        }

        private static int any(SecureRandom random) {
            return random.nextInt(FIRST, BEHIND);
        }

        private boolean areFree() throws IOException {
            InetAddress here = InetAddress.getLoopbackAddress();
            try (var web = new ServerSocket(http, 1, here);
                    var disks = new ServerSocket(iscsi, 1, here);
                    var files = new DatagramSocket(new InetSocketAddress(here, tftp))) {
                return web.isBound() && disks.isBound() && files.isBound();
            } catch (BindException e) {
                return false;
            }
        }
    }
}
