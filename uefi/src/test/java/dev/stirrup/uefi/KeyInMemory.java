package dev.stirrup.uefi;

import dev.stirrup.uefi.cms.Certificate;
import dev.stirrup.uefi.cms.SigningKey;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A signing key for tests, with its chain up to a root.
public record KeyInMemory(KeyPair pair, List<Certificate> chain, String algorithm)
        implements SigningKey {
    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2040-01-01T00:00:00Z");

    /// A self-signed authority.
    public static KeyInMemory authority(String name, String algorithm) {
        KeyPair pair = pair(algorithm);
        return new KeyInMemory(
                pair, List.of(certificate(name, pair, name, pair, true)), signing(algorithm));
    }

    /// A signer whose certificate this key signs.
    public KeyInMemory issue(String name, boolean isAuthority) {
        String kind = pair.getPrivate().getAlgorithm();
        KeyPair fresh = pair(kind);
        Certificate made =
                certificate(name, fresh, chain.getFirst().commonName(), pair, isAuthority);
        return new KeyInMemory(
                fresh, Stream.concat(Stream.of(made), chain.stream()).toList(), signing(kind));
    }

    public Certificate certificate() {
        return chain.getFirst();
    }

    /// The key and, in a second text, its certificate, in PEM.
    public String keyPem() {
        return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    public static String pem(Certificate certificate) {
        return pem("CERTIFICATE", certificate.der());
    }

    @Override
    public byte[] sign(byte[] message) throws SignatureException {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new SignatureException(e);
        }
    }

    private static String pem(String what, byte[] der) {
        String lines =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }

    private static String signing(String algorithm) {
        return algorithm.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    }

    private static KeyPair pair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("JavaUtilDate") // Bouncy Castle takes nothing else
    private static Certificate certificate(
            String name, KeyPair key, String issuer, KeyPair issuerKey, boolean isAuthority) {
        try {
            var builder =
                    new JcaX509v3CertificateBuilder(
                            new X500Name("CN=" + issuer),
                            BigInteger.valueOf(System.nanoTime()),
                            Date.from(FROM),
                            Date.from(UNTIL),
                            new X500Name("CN=" + name),
                            key.getPublic());
            builder.addExtension(
                    Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(
                            isAuthority
                                    ? KeyUsage.keyCertSign | KeyUsage.digitalSignature
                                    : KeyUsage.digitalSignature));
            if (!isAuthority) {
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning));
            }
            var signer =
                    new JcaContentSignerBuilder(signing(issuerKey.getPrivate().getAlgorithm()))
                            .build(issuerKey.getPrivate());
            return Certificate.decode(builder.build(signer).getEncoded());
        } catch (IOException | OperatorCreationException | MalformedException e) {
            throw new IllegalStateException(e);
        }
    }
}
