package dev.stirrup.app.upstream;

import dev.stirrup.store.image.Standing;
import dev.stirrup.trust.upstream.ApkArchive;
import dev.stirrup.trust.upstream.ApkKeys;
import dev.stirrup.trust.upstream.SignatureCheck;
import dev.stirrup.trust.upstream.SignatureFault;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Whether a package of Alpine's is what its makers signed, by what stands in it.
final class PackageCheck {
    private static final int CHUNK = 1 << 20;

    private final ApkKeys keys;

    PackageCheck(ApkKeys keys) {
        this.keys = keys;
    }

    Verdict of(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(ApkArchive.HEAD);
        }
        try {
            ApkArchive found = ApkArchive.ofPackage(head);
            return switch (found.check(keys)) {
                case SignatureCheck.Refused no ->
                        new Verdict(
                                no.fault() == SignatureFault.WRONG
                                        ? Standing.CONTRADICTED
                                        : Standing.UNSIGNED,
                                "",
                                "its own signature: " + no.text());
                case SignatureCheck.Good good ->
                        found.dataDigest().filter(data(file, found.dataFrom())::equals).isPresent()
                                ? new Verdict(
                                        Standing.SIGNED,
                                        good.by().toString(),
                                        "it carries its signature")
                                : new Verdict(
                                        Standing.CONTRADICTED,
                                        good.by().toString(),
                                        "its files are not those that were signed");
            };
        } catch (MalformedException e) {
            return new Verdict(
                    Standing.UNSIGNED, "", "no signed package of Alpine's: " + e.getMessage());
        }
    }

    private static String data(Path file, long from) throws IOException {
        MessageDigest digest = Sha256.begin();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
