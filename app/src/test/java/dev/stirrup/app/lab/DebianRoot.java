package dev.stirrup.app.lab;

import dev.stirrup.lab.AptMirror;
import dev.stirrup.lab.Firmwares;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/// A disk with a small Debian on it, made of packages once and kept beside the firmware.
final class DebianRoot {
    private static final int LIMIT_MINUTES = 15;
    private static final String RECIPE = "debian-root.sh";
    private static final String KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

    private DebianRoot() {}

    /// The folder with its files; the recipe says which.
    static Path folder(Firmwares firmwares) throws IOException {
        byte[] recipe = recipe();
        return firmwares.kept("root-" + digest(recipe), folder -> make(recipe, firmwares, folder));
    }

    private static void make(byte[] recipe, Firmwares firmwares, Path folder) throws IOException {
        AptMirror mirror = firmwares.mirror();
        System.out.println("making a Debian disk from " + mirror.address());
        Files.createDirectories(folder);
        Path script = Files.write(folder.resolve(RECIPE), recipe);
        Path log = folder.resolve("log");
        Process process =
                new ProcessBuilder(
                                "sh",
                                script.toString(),
                                mirror.address(),
                                mirror.signedBy().orElse(KEYRING),
                                folder.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException("no Debian disk: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a Debian disk was made");
        } finally {
            process.destroyForcibly();
        }
    }

    private static byte[] recipe() throws IOException {
        try (InputStream in = DebianRoot.class.getResourceAsStream(RECIPE)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + RECIPE);
            }
            return in.readAllBytes();
        }
    }

    private static String digest(byte[] recipe) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(recipe);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
