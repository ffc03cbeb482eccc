package dev.stirrup.trust.site;

import dev.stirrup.trust.KeySigner;
import dev.stirrup.trust.Signer;
import dev.stirrup.trust.SignerUnavailableException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keeps keys for as long as a test runs.
final class MemoryVault implements KeyVault {
    private final Map<String, Signer> kept = new HashMap<>();

    static KeyPair pair(KeyKind kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.algorithm());
            generator.initialize(kind.bits());
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Signer make(Duty duty) {
        KeyPair pair = pair(duty.kind());
        return new KeySigner(pair.getPrivate(), pair.getPublic());
    }

    @Override
    public Custody keep(String name, Signer key, List<X509Certificate> chain) {
        kept.put(name, key);
        return Custody.FILE;
    }

    @Override
    public Signer signer(String name) {
        return Optional.ofNullable(kept.get(name))
                .orElseThrow(() -> new SignerUnavailableException(name + " is not here"));
    }

    @Override
    public void forget(String name) {
        kept.remove(name);
    }
}
