package dev.stirrup.trust.site;

import dev.stirrup.trust.Signer;
import dev.stirrup.trust.SignerUnavailableException;
import java.security.cert.X509Certificate;
import java.util.List;

/// Where private keys are made and kept. All calls may block.
public interface KeyVault {
    /// A new key, which cannot be found again unless it is kept.
    ///
    /// @throws SignerUnavailableException when keys cannot be made now
    Signer make(Duty duty);

    /// Keeps a key that [#make] or [#signer] gave, with its certificates.
    ///
    /// @param name of no key that is here
    /// @return where it is now
    /// @throws SignerUnavailableException when it cannot be kept
    Custody keep(String name, Signer key, List<X509Certificate> chain);

    /// @throws SignerUnavailableException when it is not here or cannot be opened
    Signer signer(String name);

    /// Destroys a key. Nothing happens when it is not here.
    void forget(String name);
}
