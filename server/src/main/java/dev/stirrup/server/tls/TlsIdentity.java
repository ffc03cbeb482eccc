package dev.stirrup.server.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// Who this server is. The usual one is the same for whatever name a client asks for, because
/// firmware before 2024 sends none.
///
/// @param rsa for clients without ECDSA; 3072 bits suit all firmware that checks sizes. A site with
///   an ECDSA certificate only gives that one here too: clients without ECDSA then cannot connect
/// @param ecdsa P-256, for all others; empty: those get the RSA one
/// @param clientIssuers who signs the certificates of machines; empty: none is asked for
public record TlsIdentity(TlsKey rsa, Optional<TlsKey> ecdsa, List<X509Certificate> clientIssuers) {
    public TlsIdentity {
        clientIssuers = List.copyOf(clientIssuers);
    }
}
