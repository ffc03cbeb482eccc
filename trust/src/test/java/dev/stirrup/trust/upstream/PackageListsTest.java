package dev.stirrup.trust.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Lists of packages as other distributions write them.
class PackageListsTest {
    private static final String DIGEST = "ab".repeat(32);
    private static final String OTHER = "cd".repeat(32);
    private static final String LONG = DIGEST + OTHER;

    private static final String REPOMD =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <repomd xmlns="http://linux.duke.edu/metadata/repo">
              <revision>1700000000</revision>
              <data type="primary">
                <checksum type="sha256">%1$s</checksum>
                <open-checksum type="sha256">%2$s</open-checksum>
                <location href="repodata/primary.xml.zst"/>
                <timestamp>1700000001</timestamp>
                <size>120</size>
                <open-size>1200</open-size>
              </data>
              <data type="other">
                <checksum type="md5">%1$s</checksum>
                <location href="repodata/other.xml.gz"/>
                <timestamp>1700000009.5</timestamp>
              </data>
            </repomd>
            """
                    .formatted(DIGEST, OTHER);

    @Test
    void aRepositoryNamesItsLists() throws Exception {
        RpmRepository read = RpmRepository.decode(bytes(REPOMD));
        assertThat(read.files())
                .isEqualTo(Map.of("repodata/primary.xml.zst", new Listed(DIGEST, 120)));
        assertThat(read.primary()).contains("repodata/primary.xml.zst");
        assertThat(read.date()).isEqualTo("2023-11-14T22:13:29Z");
    }

    @Test
    void aRepositoryMayNameItsListsBySha512() throws Exception {
        String text = REPOMD.replace("sha256", "sha512").replace(DIGEST, LONG);
        var listed = new Listed(LONG, 120);
        assertThat(RpmRepository.decode(bytes(text)).files())
                .isEqualTo(Map.of("repodata/primary.xml.zst", listed));
        assertThat(listed.isBySha256()).isFalse();
        assertThatThrownBy(listed::sha256).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsNoRepositoryIsRefused() {
        for (String text :
                new String[] {
                    "",
                    "<repomd/>",
                    "no XML",
                    REPOMD.substring(0, 500),
                    REPOMD.replace("sha256", "sha512"),
                    REPOMD.replace("sha256", "sha1"),
                    REPOMD.replace(DIGEST, LONG),
                    "<a>".repeat(100),
                    "<!DOCTYPE a [<!ENTITY b \"c\">]><repomd>&b;</repomd>"
                }) {
            assertThatThrownBy(() -> RpmRepository.decode(bytes(text)))
                    .as(text)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void packagesAreListedUnlessTheyLieElsewhere() throws Exception {
        String one =
                """
                <package type="rpm"><name>a</name>
                <checksum type="%s" pkgid="YES">%s</checksum>
                <description>%s</description>
                <size package="77" installed="9"/><location %s/>
                <format><rpm:entry name="a"/><file>/a</file></format></package>
                """;
        String text =
                "<metadata xmlns='x' xmlns:rpm='y' packages='4'>"
                        + one.formatted(
                                "sha256", DIGEST, "&lt;&amp;".repeat(90_000), "href='a.rpm'")
                        + one.formatted("sha256", OTHER, "", "xml:base='http://b/' href='b.rpm'")
                        + one.formatted("sha", OTHER, "", "href='c.rpm'")
                        + one.formatted("sha256", OTHER, "", "href='Packages/d/d+1~2.rpm'")
                        + one.formatted("sha512", LONG, "", "href='e.rpm'")
                        + one.formatted("sha512", OTHER, "", "href='f.rpm'")
                        + "</metadata>";
        Map<String, Listed> found = new TreeMap<>();
        RpmIndex.read(new ByteArrayInputStream(bytes(text)), found::put);
        assertThat(found)
                .isEqualTo(
                        Map.of(
                                "a.rpm",
                                new Listed(DIGEST, 77),
                                "e.rpm",
                                new Listed(LONG, 77),
                                "Packages/d/d+1~2.rpm",
                                new Listed(OTHER, 77)));
    }

    @Test
    @Timeout(30)
    void aTagWithoutAnEndIsNotHeld() {
        String text = "<metadata><package a='" + "x".repeat(3 << 20) + "'/></metadata>";
        assertThatThrownBy(() -> RpmIndex.read(new ByteArrayInputStream(bytes(text)), (_, _) -> {}))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void alpinesIndexNamesTheMiddleOfEachPackage() throws Exception {
        ApkIndex index =
                ApkIndex.decode(
                        bytes(
                                """
                                C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=
                                P:hello
                                V:1.0-r0
                                S:4000
                                T:a greeting

                                C:Q2AAAA
                                P:odd
                                V:1
                                S:1

                                C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=
                                P:last
                                V:2-r1
                                S:5
                                """));
        assertThat(index.of("hello-1.0-r0.apk"))
                .contains(new ApkIndex.Entry("a8a719fa3db7c6cb005e681086438ef1d1e76d6c", 4000));
        assertThat(index.of("last-2-r1.apk")).isPresent();
        assertThat(index.of("odd-1.apk")).isEmpty();
    }

    @Test
    void pacmansDatabaseNamesDigestsAndSomeSignatures() throws Exception {
        String signed =
                "%%FILENAME%%\na-1-1-any.pkg.tar.zst\n\n%%CSIZE%%\n12\n\n%%SHA256SUM%%\n%s\n\n%%PGPSIG%%\nAQID\n"
                        .formatted(DIGEST);
        String plain =
                "%%FILENAME%%\nb-1-1-any.pkg.tar.zst\n\n%%CSIZE%%\n13\n\n%%SHA256SUM%%\n%s\n"
                        .formatted(OTHER);
        byte[] tar = tar(signed, "%DEPENDS%\nb\n", plain, "%FILENAME%\nnothing");
        ArchDatabase read = ArchDatabase.decode(new ByteArrayInputStream(tar));
        assertThat(read.of("a-1-1-any.pkg.tar.zst"))
                .contains(
                        new ArchDatabase.Entry(
                                new Listed(DIGEST, 12),
                                Optional.of(Bytes.of(new byte[] {1, 2, 3}))));
        assertThat(read.of("b-1-1-any.pkg.tar.zst"))
                .contains(new ArchDatabase.Entry(new Listed(OTHER, 13), Optional.empty()));
        assertThat(read.of("nothing")).isEmpty();
        for (int end : new int[] {513, 600, 1023, 1536 + 10}) {
            assertThatThrownBy(() ->
                            ArchDatabase.decode(new ByteArrayInputStream(Arrays.copyOf(tar, end))))
                    .as("%d", end)
                    .isInstanceOf(MalformedException.class);
        }
    }

    /// A tar with these files.
    static byte[] tar(String... files) {
        var out = new ByteArrayOutputStream();
        for (String file : files) {
            byte[] head = new byte[512];
            byte[] content = bytes(file);
            put(head, 0, "some-1/desc");
            put(head, 124, "%011o".formatted(content.length));
            head[156] = '0';
            out.writeBytes(head);
            out.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
        }
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    private static void put(byte[] into, int at, String text) {
        System.arraycopy(bytes(text), 0, into, at, text.length());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
