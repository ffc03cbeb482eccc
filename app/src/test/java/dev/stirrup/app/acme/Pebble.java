package dev.stirrup.app.acme;

import dev.stirrup.testkit.FreePort;
import dev.stirrup.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// Let's Encrypt's test authority Pebble, with a name server for which every name is this computer.
final class Pebble implements AutoCloseable {
    /// A key by which accounts are bound to others, and its name.
    static final String BINDING = "kid-1";

    static final String BINDING_KEY =
            "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final int directory;
    private final int roots;
    private final int names;
    private final int proofs;

    private Pebble(Path folder) throws IOException {
        this.folder = folder;
        directory = FreePort.find();
        roots = FreePort.find();
        names = FreePort.find();
        proofs = FreePort.find();
    }

    static Pebble start(Path folder) throws Exception {
        return start(folder, false);
    }

    /// @param isBound whether it wants accounts to be bound by [#BINDING_KEY]
    static Pebble start(Path folder, boolean isBound) throws Exception {
        var pebble = new Pebble(folder);
        try {
            pebble.start(isBound);
            return pebble;
        } catch (Exception | Error e) {
            pebble.close();
            throw e;
        }
    }

    private void start(boolean isBound) throws Exception {
        Program.run(
                folder,
                ("openssl req -x509 -newkey rsa:2048 -nodes -keyout pebble.key -out pebble.pem -days"
                                + " 2 -subj /CN=pebble -addext"
                                + " subjectAltName=IP:127.0.0.1,DNS:localhost")
                        .split(" "));
        Files.writeString(
                folder.resolve("pebble.json"),
                """
                {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
                 "certificate": "pebble.pem", "privateKey": "pebble.key", "httpPort": %d, "tlsPort": %d,
                 "ocspResponderURL": "", "externalAccountBindingRequired": %s,
                 "externalAccountMACKeys": {"%s": "%s"}}}
                """
                        .formatted(
                                directory,
                                roots,
                                proofs,
                                FreePort.find(),
                                isBound,
                                BINDING,
                                BINDING_KEY));
        int zone = FreePort.find();
        run(
                Map.of(),
                "pebble-challtestsrv",
                "-dns01=127.0.0.1:" + zone,
                "-http01=",
                "-https01=",
                "-tlsalpn01=",
                "-management=127.0.0.1:" + names,
                "-defaultIPv6=");
        // It refuses a third of all nonces, as RFC 8555 section 6.5 allows.
        run(
                Map.of("PEBBLE_VA_NOSLEEP", "1", "PEBBLE_WFE_NONCEREJECT", "33"),
                "pebble",
                "-config=pebble.json",
                "-dnsserver=127.0.0.1:" + zone);
        Awaitility.await()
                .atMost(120, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(() -> !root().isEmpty());
    }

    String directory() {
        return "https://127.0.0.1:" + directory + "/dir";
    }

    /// The certificate that signs the directory's own.
    Path certificate() {
        return folder.resolve("pebble.pem");
    }

    /// The port where it asks for proofs by HTTP.
    int proofs() {
        return proofs;
    }

    /// The root of what it issues, as PEM.
    String root() throws Exception {
        return Program.run(folder, "curl", "-sSfk", "https://127.0.0.1:" + roots + "/roots/0");
    }

    /// A program that makes TXT records, as `console.acme.dns-hook` wants it.
    Path hook() throws IOException {
        Path hook = folder.resolve("hook");
        Files.writeString(
                hook,
                """
                #!/bin/sh
                case $1 in add) call=set-txt ;; *) call=clear-txt ;; esac
                curl -sSf -d "{\\"host\\": \\"$2\\", \\"value\\": \\"$3\\"}" http://127.0.0.1:%d/$call
                """
                        .formatted(names));
        hook.toFile().setExecutable(true);
        return hook;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }

    private void run(Map<String, String> environment, String... command) throws IOException {
        var builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve(command[0] + ".log").toFile());
        builder.environment().putAll(environment);
        processes.add(builder.start());
    }
}
