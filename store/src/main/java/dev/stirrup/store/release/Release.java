package dev.stirrup.store.release;

import dev.stirrup.trust.revocation.RevocationList;
import java.security.cert.X509Certificate;
import java.time.Instant;

/// One file that the site signed, and the certificate that was made for it alone: withdrawing that
/// certificate withdraws the file, from whoever has a copy too.
///
/// @param name the certificate's subject
/// @param file SHA-256 in hexadecimal digits: of the signed program as it was written, or of what a
///   detached signature signs
public record Release(String name, String file, X509Certificate certificate, Instant at) {
    /// As a revocation names it.
    public String serial() {
        return RevocationList.text(certificate.getSerialNumber());
    }

    public Instant until() {
        return certificate.getNotAfter().toInstant();
    }
}
