package dev.stirrup.server.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NativeCiphersTest {
    private static final SecretKeySpec KEY = new SecretKeySpec(new byte[16], "AES");
    private static final GCMParameterSpec NONCE = new GCMParameterSpec(128, new byte[12]);

    @BeforeAll
    static void areLoadedWhereTheLibraryRuns() throws Exception {
        NativeCiphers.ready();
        assumeTrue(
                Cipher.getInstance("AES/GCM/NoPadding").getProvider() instanceof NativeCiphers,
                "no native ciphers for this processor or C library");
    }

    @Test
    void whatTheyEncryptTheJdkDecrypts() throws Exception {
        byte[] text = new byte[16_384];
        Arrays.fill(text, (byte) 7);
        Cipher ours = Cipher.getInstance("AES/GCM/NoPadding");
        ours.init(Cipher.ENCRYPT_MODE, KEY, NONCE);
        byte[] record = ours.doFinal(text);
        Cipher java = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        java.init(Cipher.DECRYPT_MODE, KEY, NONCE);
        assertThat(java.doFinal(record)).isEqualTo(text);
    }

    @Test
    void whatTheySignTheJdkVerifies() throws Exception {
        var maker = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
        maker.initialize(2048);
        var pair = maker.generateKeyPair();
        var ours = Signature.getInstance("SHA256withRSA");
        ours.initSign(pair.getPrivate());
        ours.update(new byte[100]);
        var java = Signature.getInstance("SHA256withRSA", "SunRsaSign");
        java.initVerify(pair.getPublic());
        java.update(new byte[100]);
        assertThat(ours.getProvider()).isInstanceOf(NativeCiphers.class);
        assertThat(java.verify(ours.sign())).isTrue();
    }

    @Test
    void nothingElseIsTakenFromThem() throws Exception {
        assertThat(MessageDigest.getInstance("SHA-256").getProvider())
                .isNotInstanceOf(NativeCiphers.class);
        assertThat(KeyPairGenerator.getInstance("RSA").getProvider())
                .isNotInstanceOf(NativeCiphers.class);
    }
}
