package dev.stirrup.app.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.Ran;
import dev.stirrup.app.lab.OwnProgram;
import dev.stirrup.app.serve.ServerInNamespace;
import dev.stirrup.store.json.Json;
import dev.stirrup.testkit.NamespacePair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A cable with servers at one end (`s0`, 10.99.0.1/16) and the probe at the other (`c0`,
/// 10.99.0.2/16), and a site with iPXE for BIOS and UEFI.
final class ProbedNetwork implements AutoCloseable {
    static final String SERVER = "10.99.0.1";

    private static final String FOREIGN =
            """
            networks:
              - {name: lan, interface: s0, address: 10.99.0.1, mode: foreign}
            listeners: {dhcp: off}
            policy: {loader-set: ipxe}
            """;

    private final Path folder;
    private final NamespacePair ends;
    private final List<Process> programs = new ArrayList<>();
    private final List<ServerInNamespace> servers = new ArrayList<>();

    ProbedNetwork(Path folder) throws IOException {
        this.folder = folder;
        ends =
                NamespacePair.create(
                        List.<String[]>of(new String[] {SERVER + "/16", "10.99.0.2/16"}));
        Ran added =
                Ran.on(
                        data(),
                        "loaders",
                        "add",
                        "ipxe",
                        "/usr/lib/ipxe/undionly.kpxe",
                        "/usr/lib/ipxe/snponly.efi");
        assertThat(added.status()).as(added.err()).isZero();
    }

    NamespacePair ends() {
        return ends;
    }

    private Path data() {
        return folder.resolve("data");
    }

    /// Serves files, and says nothing by DHCP.
    ProbedNetwork serveForeign() throws Exception {
        return serve(FOREIGN);
    }

    ProbedNetwork serve(String settings) throws Exception {
        ServerInNamespace server =
                ServerInNamespace.serving(
                        ends, ServerInNamespace.Start.of(folder, settings).data(data()));
        servers.add(server);
        // HTTPS comes when the new site has its keys, which a busy machine takes its time for.
        server.awaitOutput("HTTPS on TCP port");
        return this;
    }

    /// What `dhcp-config` writes for this kind of server.
    Path config(String kind) throws IOException {
        Path settings = Files.writeString(folder.resolve("foreign.yaml"), FOREIGN);
        Path out = folder.resolve(kind + ".conf");
        Ran ran =
                Ran.on(
                        data(),
                        "dhcp-config",
                        "--settings=" + settings,
                        "--http-boot",
                        "--out=" + out,
                        kind);
        assertThat(ran.status()).as(ran.err()).isZero();
        return out;
    }

    /// Ends the programs that were started here.
    void stopPrograms() throws InterruptedException {
        for (Process program : programs) {
            program.destroyForcibly().waitFor();
        }
        programs.clear();
    }

    /// A program at the servers' end, ready when it has printed this.
    void start(String ready, String... command) throws Exception {
        Path output = Files.createTempFile(folder, "program", ".log");
        Process process = ends.startInServer(output, List.of(command));
        programs.add(process);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!Files.readString(output).contains(ready)) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new AssertionError(Files.readString(output));
            }
            Thread.sleep(50);
        }
    }

    void dnsmasq(String... more) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                "dnsmasq",
                                "--keep-in-foreground",
                                "--log-facility=-",
                                "--port=0",
                                "--user=root",
                                "--no-ping",
                                "--pid-file=",
                                "--dhcp-authoritative",
                                "--interface=s0",
                                "--dhcp-leasefile=/dev/null",
                                "--dhcp-range=10.99.5.1,10.99.5.200,10m"));
        command.addAll(List.of(more));
        if (command.stream().noneMatch(word -> word.startsWith("--conf-file"))) {
            command.add("--conf-file=/dev/null");
        }
        start("DHCP, IP range", command.toArray(String[]::new));
    }

    /// @param more statements outside of the subnet
    void isc(String more) throws Exception {
        Path leases = Files.writeString(folder.resolve("dhcpd.leases"), "");
        Path config =
                Files.writeString(
                        folder.resolve("dhcpd.conf"),
                        """
                        authoritative; ping-check false; default-lease-time 600;
                        %s
                        subnet 10.99.0.0 netmask 255.255.0.0 { range 10.99.6.1 10.99.6.200; }
                        """
                                .formatted(more));
        start(
                "Sending on",
                "dhcpd",
                "-4",
                "-d",
                "-user",
                "root",
                "-cf",
                config.toString(),
                "-lf",
                leases.toString(),
                "-pf",
                folder.resolve("dhcpd.pid").toString(),
                "s0");
    }

    void kea(Path classes) throws Exception {
        Path config =
                Files.writeString(
                        folder.resolve("kea.json"),
                        """
                        {"Dhcp4": {
                          "interfaces-config": {"interfaces": ["s0"]},
                          "lease-database": {"type": "memfile", "persist": false},
                          "client-classes": <?include "%s"?>,
                          "subnet4": [{"subnet": "10.99.0.0/16",
                            "pools": [{"pool": "10.99.7.1-10.99.7.200"}]}]}}
                        """
                                .formatted(classes));
        start(
                "DHCP4_STARTED",
                "env",
                "KEA_PIDFILE_DIR=" + folder,
                "KEA_LOCKFILE_DIR=none",
                "kea-dhcp4",
                "-c",
                config.toString());
    }

    /// The probe's exit status on the first line, then what it printed.
    String probe(String... arguments) throws IOException {
        return probeOn("c0", arguments);
    }

    String probeOn(String device, String... arguments) throws IOException {
        var all = new ArrayList<>(List.of("probe", "--interface", device, "--wait", "5"));
        all.addAll(List.of(arguments));
        return ends.runInClients(OwnProgram.command(all).toArray(String[]::new));
    }

    /// The codes of the mistakes that each client has met, those of the iPXE it starts included.
    static Map<String, List<String>> mistakes(String output) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        String json = output.lines().filter(line -> line.startsWith("[")).findFirst().orElse("[]");
        for (Object client : (List<?>) Json.read(json)) {
            List<String> codes = new ArrayList<>();
            collect((Map<?, ?>) client, codes);
            all.put(value(client, "client").toString(), codes);
        }
        return all;
    }

    private static void collect(Map<?, ?> client, List<String> into) {
        for (Object mistake : (List<?>) value(client, "mistakes")) {
            into.add(value(mistake, "code").toString());
        }
        if (client.get("asIpxe") instanceof Map<?, ?> inner) {
            collect(inner, into);
        }
    }

    private static Object value(Object map, String key) {
        return Objects.requireNonNull(((Map<?, ?>) map).get(key));
    }

    @Override
    public void close() throws IOException {
        servers.forEach(ServerInNamespace::close);
        programs.forEach(Process::destroyForcibly);
        ends.close();
    }
}
