package dev.stirrup.uefi.authenticode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.uefi.KeyInMemory;
import dev.stirrup.uefi.TinyProgram;
import dev.stirrup.uefi.cms.Certificate;
import dev.stirrup.uefi.cms.DetachedSignature;
import dev.stirrup.uefi.pe.PeFile;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SignatureException;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageSignerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private static final KeyInMemory KEY =
            KeyInMemory.authority("Site", "RSA").issue("Boot signing", false);
    private static final byte[] PROGRAM = new TinyProgram().with(".text", "hello").bytes();

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void whatIsSignedFitsAndIsIntact(String algorithm) throws Exception {
        KeyInMemory key = KeyInMemory.authority("Site", algorithm).issue("Boot signing", false);
        SignedImage image = read(signed(PROGRAM, key));
        assertThat(image.readable()).hasSize(1).allMatch(AuthenticodeSignature::isIntact);
        assertThat(image.readable()).allMatch(image::fits);
        assertThat(image.isTableWhole()).isTrue();
        assertThat(image.readable().getFirst().path())
                .extracting(Certificate::commonName)
                .containsExactly("Boot signing", "Site");
        assertThat(image.sha256()).isEqualTo(read(PROGRAM).sha256());
    }

    @Test
    void aSecondSignatureLeavesTheFirst() throws Exception {
        byte[] once = signed(PROGRAM, KEY);
        SignedImage twice = read(signed(once, KeyInMemory.authority("Other", "RSA")));
        assertThat(twice.readable()).hasSize(2).allMatch(twice::fits);
        assertThat(twice.readable().getLast().path().getFirst().commonName()).isEqualTo("Other");
    }

    /// The length of a signature differs by its names, so some of these want padding.
    @ParameterizedTest
    @ValueSource(strings = {"A", "AB", "ABC", "ABCD", "ABCDE", "ABCDEF", "ABCDEFG", "ABCDEFGH"})
    void anEntrysLengthIsThatOfItsSignatureWithoutThePadding(String name) throws Exception {
        KeyInMemory key = KeyInMemory.authority(name, "EC");
        byte[] twice = signed(signed(PROGRAM, key), key);
        PeFile.CertificateTable table = read(twice).file().head().certificates();
        WireReader in = WireReader.of(twice, (int) table.offset(), (int) table.size());
        for (int i = 0; i < 2; i++) {
            int length = (int) in.u32le() - CertificateTable.HEAD;
            in.skip(CertificateTable.HEAD - 4);
            WireReader signature = in.slice(length);
            assertThat(signature.u16()).isEqualTo(0x3082);
            assertThat(signature.u16()).isEqualTo(length - 4);
            in.skip(CertificateTable.padding(length));
        }
        assertThat(in.hasMore()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void aKeyThatIsNotTheCertificatesSignsNothing(String algorithm) {
        KeyInMemory own = KeyInMemory.authority("Own", algorithm);
        KeyInMemory other = KeyInMemory.authority("Other", algorithm);
        var mixed = new KeyInMemory(own.pair(), other.chain(), own.algorithm());
        assertThatThrownBy(() -> signed(PROGRAM, mixed))
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("Other");
        assertThatThrownBy(() -> DetachedSignature.contentInfo(PROGRAM, mixed))
                .isInstanceOf(SignatureException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void bytesBehindTheSectionsAreSignedWithTheirPadding(int more) throws Exception {
        byte[] longer = Arrays.copyOf(PROGRAM, PROGRAM.length + more);
        Arrays.fill(longer, PROGRAM.length, longer.length, (byte) 0x55);
        byte[] signed = signed(longer, KEY);
        SignedImage image = read(signed);
        assertThat(image.readable()).hasSize(1).allMatch(image::fits);
        assertThat(image.file().head().certificates().offset() % 8).isZero();
        signed[PROGRAM.length] ^= 1;
        SignedImage changed = read(signed);
        assertThat(changed.readable()).noneMatch(changed::fits);
    }

    @Test
    void aProgramWithBytesBehindItsSignaturesIsNotSigned() throws Exception {
        byte[] signed = signed(PROGRAM, KEY);
        assertThatThrownBy(() -> signed(Arrays.copyOf(signed, signed.length + 8), KEY))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void everyTruncationGivesAnImageOrMalformed() throws Exception {
        byte[] signed = signed(PROGRAM, KEY);
        for (int length = 0; length < signed.length; length++) {
            byte[] cut = Arrays.copyOf(signed, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(MalformedException.class);
        }
    }

    @FuzzTest
    void anyBytesGiveAnImageOrMalformed(byte[] data) throws IOException {
        try {
            SignedImage image = read(data);
            image.readable().forEach(AuthenticodeSignature::path);
        } catch (MalformedException _) {
            assertThat(data).isNotNull();
        }
    }

    @FuzzTest
    void anyBytesGiveASignatureOrMalformed(byte[] data) {
        try {
            AuthenticodeDecoder.decode(data).path();
        } catch (MalformedException _) {
            assertThat(data).isNotNull();
        }
    }

    private static byte[] signed(byte[] program, KeyInMemory key)
            throws IOException, MalformedException, SignatureException {
        var out = new ByteArrayOutputStream();
        ImageSigner.sign(ByteSource.of(program), key, NOW, out);
        return out.toByteArray();
    }

    private static SignedImage read(byte[] bytes) throws IOException, MalformedException {
        return SignedImage.read(ByteSource.of(bytes));
    }
}
