package dev.stirrup.trust.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.testkit.Apk;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.trust.upstream.SignatureCheck.Good;
import dev.stirrup.trust.upstream.SignatureCheck.Refused;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Signatures as Alpine's tools make them, by openssl.
@Tag("real")
@RequiresProgram({"openssl", "tar", "gzip", "sha256sum"})
class ApkArchiveTest {
    private static final String NAME = "builder@example.org-5261cecb.rsa.pub";
    private static final String OTHER = "other@example.org-4a6a0840.rsa.pub";
    private static final String INDEX = "C:Q1abc=\nP:linux-lts\nV:6.12.31-r0\n\n";

    @TempDir static Path folder;
    private static Apk apk;
    private static ApkKeys keys;

    @BeforeAll
    static void makeKeys() throws Exception {
        apk = new Apk(folder);
        keys = ApkKeys.none().with(NAME, apk.key(NAME, 2048));
        apk.key(OTHER, 2048);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "RSA256", "RSA512"})
    void aSignedIndexIsGood(String algorithm) throws Exception {
        ApkArchive index = ApkArchive.index(apk.index(INDEX, NAME, algorithm));
        assertThat(index.check(keys))
                .isInstanceOfSatisfying(
                        Good.class, good -> assertThat(good.by().name()).isEqualTo(NAME));
        assertThat(index.file("APKINDEX").orElseThrow().toText()).isEqualTo(INDEX);
        assertThat(keys.signers())
                .singleElement()
                .satisfies(one -> assertThat(one.fingerprint()).hasSize(64));
    }

    @Test
    void aPackageNamesTheDigestOfItsData() throws Exception {
        Files.write(folder.resolve("vmlinuz"), new byte[9000]);
        byte[] content = apk.ofFiles(NAME, "vmlinuz");
        ApkArchive made = ApkArchive.ofPackage(content);
        assertThat(made.check(keys)).isInstanceOf(Good.class);
        byte[] data = Arrays.copyOfRange(content, made.dataFrom(), content.length);
        assertThat(made.dataDigest())
                .hasValue(HexFormat.of().formatHex(Sha256.begin().digest(data)));
        assertThatThrownBy(() -> ApkArchive.index(content))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("something that nobody signed");
    }

    @Test
    void anotherTextUnderASignatureIsToldApart() throws Exception {
        byte[] one = apk.index(INDEX, NAME, "RSA");
        byte[] other = apk.index(INDEX.replace('6', '5'), OTHER, "RSA");
        int mark = GzipMember.at(one, 0, 1 << 20).end();
        int text = GzipMember.at(other, 0, 1 << 20).end();
        byte[] mixed = Arrays.copyOf(one, mark + other.length - text);
        System.arraycopy(other, text, mixed, mark, other.length - text);
        assertThat(ApkArchive.index(mixed).check(keys))
                .isEqualTo(new Refused(SignatureFault.WRONG, NAME));
        assertThat(ApkArchive.index(other).check(keys))
                .isEqualTo(new Refused(SignatureFault.UNKNOWN_KEY, OTHER));
    }

    @Test
    void everyTruncationAndWhatIsAddedBehindIsRefused() throws Exception {
        byte[] whole = apk.index(INDEX, NAME, "RSA");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ApkArchive.index(cut)).isInstanceOf(MalformedException.class);
        }
        byte[] more = Arrays.copyOf(whole, whole.length + 1);
        assertThatThrownBy(() -> ApkArchive.index(more)).isInstanceOf(MalformedException.class);
        byte[] bare =
                Arrays.copyOfRange(whole, GzipMember.at(whole, 0, 1 << 20).end(), whole.length);
        assertThatThrownBy(() -> ApkArchive.index(bare))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("nobody signed it");
    }

    @Test
    void whatWouldFillTheMemoryIsRefused() throws Exception {
        Files.write(folder.resolve("zeros"), new byte[64 << 20]);
        byte[] bomb = apk.ofFiles(NAME, "zeros");
        int data = ApkArchive.ofPackage(bomb).dataFrom();
        assertThatThrownBy(() -> GzipMember.at(bomb, data, 1 << 20))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("holds more");
    }

    @Test
    void aShortKeyAndWhatIsNoKeyAreRefused() throws Exception {
        byte[] weak = apk.key("weak.rsa.pub", 1024);
        assertThatThrownBy(() -> ApkKeys.none().with("weak.rsa.pub", weak))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("2048");
        assertThatThrownBy(() -> ApkKeys.none().with("x.rsa.pub", new byte[] {1, 2}))
                .isInstanceOf(MalformedException.class);
    }
}
