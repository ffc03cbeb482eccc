package dev.stirrup.store.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stirrup.trust.site.KeyKind;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NativeRsaTest {
    private static final byte[] TEXT = "boot".getBytes(StandardCharsets.UTF_8);

    @BeforeEach
    void needsTheLibrary() {
        assumeTrue(NativeRsa.find().isPresent(), "this system has no libcrypto.so.3");
    }

    @Test
    void aKeyIsSoundAndSignsWhatItsOtherHalfVerifies() throws Exception {
        KeyPair pair = NativeRsa.find().orElseThrow().make(3072).orElseThrow();
        var open = (RSAPublicKey) pair.getPublic();
        var own = (RSAPrivateCrtKey) pair.getPrivate();
        assertThat(open.getModulus().bitLength()).isEqualTo(3072);
        assertThat(open.getPublicExponent()).isEqualTo(BigInteger.valueOf(65_537));
        assertThat(own.getPrimeP().multiply(own.getPrimeQ())).isEqualTo(open.getModulus());
        assertThat(own.getPrimeP().isProbablePrime(64)).isTrue();
        assertThat(own.getPrimeQ().isProbablePrime(64)).isTrue();
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(own);
        signature.update(TEXT);
        byte[] signed = signature.sign();
        signature.initVerify(open);
        signature.update(TEXT);
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void noTwoKeysAreAlike() {
        var first = (RSAPublicKey) KeyMaking.make(KeyKind.RSA_2048).getPublic();
        var second = (RSAPublicKey) KeyMaking.make(KeyKind.RSA_2048).getPublic();
        assertThat(first.getModulus()).isNotEqualTo(second.getModulus());
        assertThat(first.getModulus().gcd(second.getModulus())).isEqualTo(BigInteger.ONE);
    }

    @Test
    void aSizeThatTheLibraryRefusesIsNoKey() {
        assertThat(NativeRsa.find().orElseThrow().make(8)).isEmpty();
    }
}
