package dev.stirrup.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// GnuPG with a home of its own: makes keys and signs as a distribution does. Needs `gpg`.
public final class Gpg implements Closeable {
    private final Path home;

    /// @param folder empty; its path must be short, for the agent's socket lies in it
    public Gpg(Path folder) throws IOException {
        this.home = folder;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    /// Makes a key without a passphrase.
    ///
    /// @param algorithm as gpg names it, such as `ed25519` or `rsa3072`
    /// @param ends when it expires, such as `1y`, or `never`
    public Gpg key(String name, String algorithm, String ends)
            throws IOException, InterruptedException {
        run("--passphrase", "", "--quick-gen-key", name, algorithm, "sign", ends);
        return this;
    }

    /// Makes a key as of January 2020.
    public Gpg oldKey(String name, String ends) throws IOException, InterruptedException {
        run(
                "--faked-system-time",
                "20200101T000000",
                "--passphrase",
                "",
                "--quick-gen-key",
                name,
                "rsa2048",
                "sign",
                ends);
        return this;
    }

    /// Adds a subkey for signing, which signs from then on.
    ///
    /// @param made when, as gpg writes it, such as `20200101T000000`
    public void subkey(String name, String made, String ends)
            throws IOException, InterruptedException {
        run(
                "--faked-system-time",
                made,
                "--passphrase",
                "",
                "--quick-add-key",
                fingerprint(name),
                "ed25519",
                "sign",
                ends);
    }

    /// Its owner takes the key back.
    public void revoke(String name) throws IOException, InterruptedException {
        Path made = home.resolve("openpgp-revocs.d/" + fingerprint(name) + ".rev");
        Path usable = home.resolve("revocation");
        Files.writeString(usable, Files.readString(made).replace(":---", "---"));
        run("--import", usable.toString());
    }

    /// Its folder, which another program may use as GnuPG's home.
    public Path home() {
        return home;
    }

    /// The public key.
    ///
    /// @param options such as `--armor`
    public byte[] exported(String name, String... options)
            throws IOException, InterruptedException {
        Path file = home.resolve("exported");
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--output", file.toString(), "--export", name));
        run(all.toArray(String[]::new));
        return Files.readAllBytes(file);
    }

    /// A signature.
    ///
    /// @param options such as `--detach-sign`, `--armor`, `--clearsign`
    public byte[] sign(String name, byte[] content, String... options)
            throws IOException, InterruptedException {
        Path file = home.resolve("signed");
        Path signature = home.resolve("signature");
        Files.write(file, content);
        List<String> all = new ArrayList<>(List.of("--local-user", name));
        all.addAll(List.of("--output", signature.toString()));
        all.addAll(List.of(options));
        all.add(file.toString());
        run(all.toArray(String[]::new));
        return Files.readAllBytes(signature);
    }

    @Override
    public void close() throws IOException {
        try {
            Program.run(home, "gpgconf", "--homedir", home.toString(), "--kill", "gpg-agent");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String fingerprint(String name) throws IOException, InterruptedException {
        return run("--with-colons", "--list-keys", name)
                .lines()
                .filter(line -> line.startsWith("fpr:"))
                .findFirst()
                .orElseThrow()
                .split(":")[9];
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "gpg",
                                "--homedir",
                                home.toString(),
                                "--batch",
                                "--yes",
                                "--quiet"));
        command.addAll(List.of("--pinentry-mode", "loopback"));
        command.addAll(List.of(arguments));
        return Program.run(home, command.toArray(String[]::new));
    }
}
