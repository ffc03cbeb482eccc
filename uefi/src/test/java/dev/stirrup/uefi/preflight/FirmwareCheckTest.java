package dev.stirrup.uefi.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.uefi.KeyInMemory;
import dev.stirrup.uefi.TinyProgram;
import dev.stirrup.uefi.authenticode.ImageSigner;
import dev.stirrup.uefi.authenticode.SignedImage;
import dev.stirrup.uefi.cms.Certificate;
import dev.stirrup.uefi.list.EfiGuid;
import dev.stirrup.uefi.list.SignatureList;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FirmwareCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private static final EfiGuid OWNER = EfiGuid.of("77fa9abd-0359-4d32-bd60-28f4e78f784b");
    private static final SignatureDatabase NONE = SignatureDatabase.empty();
    private static final byte[] PROGRAM = new TinyProgram().with(".text", "hello").bytes();

    private final KeyInMemory root = KeyInMemory.authority("Root A", "RSA");
    private final KeyInMemory middle = root.issue("Middle A", true);
    private final KeyInMemory signer = middle.issue("Signer A", false);
    private final KeyInMemory other = KeyInMemory.authority("Root B", "RSA");

    @Test
    void anUnsignedProgramIsRefusedUntilItsDigestIsEnrolled() throws Exception {
        SignedImage image = read(PROGRAM);
        assertThat(FirmwareCheck.of(image, trust(root), NONE))
                .isEqualTo(new Ruling.Refused(Refusal.UNSIGNED, ""));
        SignatureDatabase db =
                SignatureDatabase.of(List.of(SignatureList.sha256(OWNER, List.of(image.sha256()))));
        assertThat(FirmwareCheck.of(image, db, NONE)).isEqualTo(new Ruling.Accepted("its digest"));
    }

    @Test
    void anyCertificateOfThePathCanBeTheTrustedOne() throws Exception {
        SignedImage image = read(signed(PROGRAM, signer));
        for (KeyInMemory trusted : List.of(root, middle, signer)) {
            assertThat(FirmwareCheck.of(image, trust(trusted), NONE))
                    .isEqualTo(new Ruling.Accepted(trusted.certificate().commonName()));
        }
        assertThat(FirmwareCheck.of(image, trust(other), NONE))
                .isEqualTo(new Ruling.Refused(Refusal.UNTRUSTED, "signed by Signer A"));
    }

    @Test
    void aTrustedCertificateNeedNotGoAlongWithTheSignature() throws Exception {
        KeyInMemory lonely =
                new KeyInMemory(signer.pair(), signer.chain().subList(0, 2), signer.algorithm());
        assertThat(FirmwareCheck.of(read(signed(PROGRAM, lonely)), trust(root), NONE))
                .isEqualTo(new Ruling.Accepted("Root A"));
    }

    @Test
    void aChangedProgramIsRefused() throws Exception {
        byte[] signed = signed(PROGRAM, signer);
        signed[1030] ^= 1;
        assertThat(FirmwareCheck.of(read(signed), trust(root), NONE))
                .isEqualTo(new Ruling.Refused(Refusal.ALTERED, "signed by Signer A"));
    }

    @Test
    void oneGoodSignatureOfTwoIsEnough() throws Exception {
        SignedImage image = read(signed(signed(PROGRAM, signer), other));
        assertThat(FirmwareCheck.of(image, trust(root), NONE).isAccepted()).isTrue();
        assertThat(FirmwareCheck.of(image, trust(other), NONE).isAccepted()).isTrue();
    }

    @Test
    void oneRevokedSignatureOfTwoIsTheEnd() throws Exception {
        SignedImage image = read(signed(signed(PROGRAM, signer), other));
        assertThat(FirmwareCheck.of(image, trust(root), trust(other)))
                .isEqualTo(new Ruling.Refused(Refusal.REVOKED_CERTIFICATE, "Root B in dbx"));
    }

    @Test
    void aRevokedDigestOutweighsEverySignature() throws Exception {
        SignedImage image = read(signed(PROGRAM, signer));
        SignatureDatabase dbx =
                SignatureDatabase.of(List.of(SignatureList.sha256(OWNER, List.of(image.sha256()))));
        assertThat(FirmwareCheck.of(image, trust(root), dbx))
                .isEqualTo(new Ruling.Refused(Refusal.REVOKED_DIGEST, "SHA-256 in dbx"));
    }

    @Test
    void aCertificateIsRevokedByTheDigestOfItsSignedPart() throws Exception {
        SignedImage image = read(signed(PROGRAM, signer));
        for (Certificate revoked : signer.chain()) {
            SignatureDatabase dbx =
                    SignatureDatabase.of(
                            List.of(
                                    SignatureList.revoked(
                                            OWNER,
                                            revoked.toBeSignedDigest("SHA-256"),
                                            Optional.of(NOW))));
            assertThat(FirmwareCheck.of(image, trust(root), dbx))
                    .isEqualTo(
                            new Ruling.Refused(
                                    Refusal.REVOKED_CERTIFICATE, revoked.commonName() + " in dbx"));
        }
    }

    /// Microsoft's security version numbers look like digests and are none.
    @Test
    void versionNumbersInDbxRevokeNothing() throws Exception {
        SignedImage image = read(signed(PROGRAM, signer));
        SignatureDatabase dbx =
                SignatureDatabase.of(
                        List.of(
                                SignatureList.sha256(
                                        SignatureList.SVN_OWNER, List.of(image.sha256()))));
        assertThat(FirmwareCheck.of(image, trust(root), dbx).isAccepted()).isTrue();
        assertThat(dbx.size()).isZero();
        assertThat(dbx.versions()).isOne();
        assertThat(dbx.and(dbx).versions()).isEqualTo(2);
    }

    @Test
    void aBrokenTableIsRefusedWhoeverSigned() throws Exception {
        byte[] signed = signed(PROGRAM, signer);
        int table = (int) read(signed).file().head().certificates().offset();
        signed[table] = (byte) (signed[table] - 16);
        assertThat(FirmwareCheck.of(read(signed), trust(root), NONE))
                .isEqualTo(new Ruling.Refused(Refusal.BROKEN_SIGNATURES, ""));
    }

    @Test
    void microsoftsCertificatesAreTheRealOnes() {
        assertThat(MicrosoftKeys.of2011().allowed().certificates())
                .extracting(Certificate::sha256)
                .containsExactlyInAnyOrder(
                        Bytes.ofHex(
                                "48e99b991f57fc52f76149599bff0a58c47154229b9f8d603ac40d3500248507"),
                        Bytes.ofHex(
                                "e8e95f0733a55e8bad7be0a1413ee23c51fcea64b3c8fa6a786935fddcc71961"));
        assertThat(MicrosoftKeys.of2023().allowed().certificates())
                .extracting(Certificate::sha256)
                .containsExactlyInAnyOrder(
                        Bytes.ofHex(
                                "f6124e34125bee3fe6d79a574eaa7b91c0e7bd9d929c1a321178efd611dad901"),
                        Bytes.ofHex(
                                "076f1fea90ac29155ebf77c17682f75f1fdd1be196da302dc8461e350a9ae330"));
    }

    private static SignatureDatabase trust(KeyInMemory key) {
        return SignatureDatabase.of(List.of(key.certificate()));
    }

    private static byte[] signed(byte[] program, KeyInMemory key) throws Exception {
        var out = new ByteArrayOutputStream();
        ImageSigner.sign(ByteSource.of(program), key, NOW, out);
        return out.toByteArray();
    }

    private static SignedImage read(byte[] bytes) throws Exception {
        return SignedImage.read(ByteSource.of(bytes));
    }
}
