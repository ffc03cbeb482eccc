package dev.stirrup.trust.site;

import dev.stirrup.trust.Signer;
import dev.stirrup.trust.SignerUnavailableException;
import java.security.cert.X509Certificate;
import java.util.List;

/// Where private keys are made and kept. All calls may block.
public interface KeyVault {
    /// A new key, which is lost unless it is kept.
    Signer make(KeyKind kind);

    /// Keeps a key that [#make] or [#signer] gave, with its certificates; replaces what had the
    /// name.
    void keep(String name, Signer key, List<X509Certificate> chain);

    /// @throws SignerUnavailableException when it is not here or cannot be opened
    Signer signer(String name);

    /// Destroys a key. Nothing happens when it is not here.
    void forget(String name);

    /// What the keys kept here have as their custody.
    Custody custody();
}
