package dev.stirrup.server.tls;

import dev.stirrup.boot.Credential;
import java.security.cert.X509Certificate;
import java.util.Optional;

/// Tells whether a machine's certificate, whose signature and dates were checked, may be used.
/// Asked at each handshake, and must not block.
@FunctionalInterface
public interface Credentials {
    /// Why not; empty when it may.
    Optional<String> refusal(Credential credential);

    /// Whether any machine has a certificate. While none has, none is asked for, which spares each
    /// client a message and a record, and us reading them.
    default boolean areGiven() {
        return true;
    }

    /// A certificate in the policy's words.
    static Credential of(X509Certificate certificate) {
        return new Credential(
                certificate.getSerialNumber().toString(16),
                certificate.getSubjectX500Principal().getName());
    }
}
