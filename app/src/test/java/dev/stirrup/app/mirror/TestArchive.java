package dev.stirrup.app.mirror;

import dev.stirrup.app.fetch.TestMirror;
import dev.stirrup.testkit.Gpg;
import dev.stirrup.wire.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.zip.GZIPOutputStream;

/// A small archive of Debian packages, as it is put on a mirror.
final class TestArchive {
    static final String SIGNER = "Archive <archive@example.org>";
    static final String SUITE = "dists/stable";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'UTC'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private final Gpg gpg;
    private final Map<String, byte[]> packages = new TreeMap<>();
    private final Map<String, String> fields = new TreeMap<>();
    private final Map<String, byte[]> installer = new TreeMap<>();
    String signer = SIGNER;
    String more = "";
    Instant date = Instant.parse("2026-01-01T00:00:00Z");

    TestArchive(Gpg gpg) {
        this.gpg = gpg;
    }

    static String pool(String name) {
        return "pool/main/" + name.charAt(0) + "/" + name + "/" + name + "_1+x~1_amd64.deb";
    }

    TestArchive with(String name, byte[] content) {
        packages.put(pool(name), content);
        return this;
    }

    /// @param more further lines of its paragraph in the index
    TestArchive with(String name, byte[] content, String more) {
        fields.put(pool(name), "Package: " + name + "\n" + more);
        return with(name, content);
    }

    TestArchive withImage(String name, byte[] content) {
        installer.put(name, content);
        return this;
    }

    /// Puts all of it on a mirror.
    void put(TestMirror mirror) throws Exception {
        put(mirror::put);
    }

    /// @param place where files are put, by their paths
    void put(BiConsumer<String, byte[]> place) throws Exception {
        StringBuilder index = new StringBuilder();
        packages.forEach((path, content) -> {
            place.accept(path, content);
            index.append(
                    """
                    %sDescription: a package
                     Filename: pool/of/nobody
                    Filename: %s
                    Size: %d
                    SHA256: %s

                    """
                            .formatted(
                                    fields.getOrDefault(path, "Package: one\n"),
                                    path,
                                    content.length,
                                    digest(content)));
        });
        byte[] plain = index.toString().getBytes(StandardCharsets.UTF_8);
        StringBuilder sums = new StringBuilder();
        installer.forEach((name, content) -> {
            place.accept(SUITE + "/main/installer-amd64/images/" + name, content);
            sums.append(digest(content)).append("  ./").append(name).append('\n');
        });
        Map<String, byte[]> indexes = new TreeMap<>();
        indexes.put("main/binary-amd64/Packages", plain);
        indexes.put(
                "main/binary-amd64/Release", "Archive: stable\n".getBytes(StandardCharsets.UTF_8));
        indexes.put("main/binary-amd64/Packages.gz", gzip(plain));
        if (!installer.isEmpty()) {
            indexes.put(
                    "main/installer-amd64/images/SHA256SUMS",
                    sums.toString().getBytes(StandardCharsets.UTF_8));
        }
        StringBuilder release = new StringBuilder("Suite: stable\nCodename: test\n" + more);
        release.append("Date: ").append(DATE.format(date)).append("\nSHA256:\n");
        indexes.forEach((name, content) -> {
            place.accept(SUITE + "/" + name, content);
            release.append(" %s %d %s\n".formatted(digest(content), content.length, name));
        });
        byte[] text = release.toString().getBytes(StandardCharsets.UTF_8);
        place.accept(SUITE + "/Release", text);
        place.accept(SUITE + "/Release.gpg", gpg.sign(signer, text, "--armor", "--detach-sign"));
        place.accept(SUITE + "/InRelease", gpg.sign(signer, text, "--clear-sign"));
    }

    static String digest(byte[] content) {
        return HexFormat.of().formatHex(Sha256.begin().digest(content));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(content);
        }
        return out.toByteArray();
    }
}
