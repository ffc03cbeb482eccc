package dev.stirrup.server.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A key and the certificates that go with it, as a server presents them.
///
/// @param key may live in a token: then it has no encoding, and only the JDK's TLS can use it
/// @param chain the server's own certificate first, then its issuers; the root may be left out
public record TlsKey(PrivateKey key, List<X509Certificate> chain) {
    public TlsKey {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a key without its certificate");
        }
    }

    /// Says nothing of the key itself.
    @Override
    public String toString() {
        return "TlsKey[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
