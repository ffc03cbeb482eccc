package dev.stirrup.store.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.wire.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NativeDigestsTest {
    @BeforeEach
    void add() {
        Assumptions.assumeTrue(Libcrypto.find().isPresent(), "no libcrypto.so.3 here");
        NativeDigests.add();
    }

    @AfterEach
    void remove() {
        Sha256.prefer(null);
    }

    /// FIPS 180-4's own examples, as NIST publishes them.
    @Test
    void digestsWhatTheStandardHasAsExamples() {
        assertThat(hex(Sha256.begin().digest("abc".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(hex(Sha256.begin().digest()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void whoeverAsksJavaGetsJavasOwn() throws Exception {
        assertThat(Sha256.begin().getProvider().getName()).isEqualTo(NativeDigests.NAME);
        assertThat(MessageDigest.getInstance("SHA-256").getProvider().getName())
                .isNotEqualTo(NativeDigests.NAME);
    }

    @Test
    void agreesWithJavaHoweverTheBytesCome() throws Exception {
        Random random = new Random(7);
        MessageDigest ours = Sha256.begin();
        MessageDigest javas = MessageDigest.getInstance("SHA-256");
        for (int round = 0; round < 200; round++) {
            byte[] bytes = new byte[random.nextInt(200_000)];
            random.nextBytes(bytes);
            int at = 0;
            while (at < bytes.length) {
                int some = Math.min(bytes.length - at, random.nextInt(70_000));
                ours.update(bytes, at, some);
                javas.update(bytes, at, some);
                at += some;
            }
            ours.update((byte) round);
            javas.update((byte) round);
            if (round % 5 == 0) {
                ours.reset();
                javas.reset();
            }
            byte[] into = new byte[40];
            assertThat(ours.digest(into, 3, 32)).isEqualTo(32);
            assertThat(HexFormat.of().formatHex(into, 3, 35)).isEqualTo(hex(javas.digest()));
        }
    }

    @Test
    void tooLittleRoomIsRefused() {
        MessageDigest ours = Sha256.begin();
        assertThatThrownBy(() -> ours.digest(new byte[40], 0, 31))
                .isInstanceOf(DigestException.class);
    }

    @Test
    void manyThatAreForgottenAreGivenBack() {
        for (int i = 0; i < 50_000; i++) {
            Sha256.begin().update((byte) i);
        }
        System.gc();
        assertThat(hex(Sha256.begin().digest(new byte[1 << 20])))
                .isEqualTo("30e14955ebf1352266dc2ff8067e68104607e750abb9d3b36582b8af909fcb58");
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
