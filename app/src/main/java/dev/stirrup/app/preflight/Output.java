package dev.stirrup.app.preflight;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.SignatureException;
import java.util.HexFormat;

/// Writes a file that appears whole or not at all.
final class Output {
    private static final int BUFFER = 256 << 10;

    private Output() {}

    /// What fills the file.
    interface Filling {
        void fill(OutputStream out) throws IOException, MalformedException, SignatureException;
    }

    /// As [#write], and tells the key what it signed before the file appears.
    static void writeSigned(Path file, ReleaseKey key, Filling filling) {
        write(
                file,
                to -> {
                    var digesting = new DigestOutputStream(to, Sha256.begin());
                    filling.fill(digesting);
                    key.signed()
                            .accept(
                                    HexFormat.of()
                                            .formatHex(digesting.getMessageDigest().digest()));
                });
    }

    /// SHA-256 in hexadecimal digits.
    static String digest(byte[] content) {
        return HexFormat.of().formatHex(Sha256.begin().digest(content));
    }

    static void write(Path file, Filling filling) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        try {
            Path fresh = Files.createTempFile(folder, ".stirrup", "");
            try {
                try (OutputStream out =
                        new BufferedOutputStream(Files.newOutputStream(fresh), BUFFER)) {
                    filling.fill(out);
                }
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new FailedException("Cannot write " + file + ": " + e.getMessage(), "");
        } catch (MalformedException e) {
            throw new FailedException(
                    Console.safe("It cannot be signed: " + e.getMessage()),
                    "Look at it: stirrup inspect FILE");
        } catch (SignatureException e) {
            throw new FailedException(Console.safe("The key does not sign: " + e.getMessage()), "");
        }
    }
}
