package dev.stirrup.server.tls;

import java.util.List;
import java.util.Optional;

/// What a TLS client says it can do (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2). Numbers are
/// those of IANA's TLS registries; unknown ones are kept.
///
/// @param version the old field, 0x0303 for TLS 1.2 and later
/// @param versions the extension of TLS 1.3; empty for older clients
/// @param suites in the client's order
/// @param groups curves and finite fields; no codes: the extension came empty; empty optional: it
///   did not come, as from firmware without elliptic curves
/// @param signatures the signature algorithms; empty for a client that did not say
/// @param serverName as it came; it may be an address or no name at all: iPXE sends `[fd77::1]`
/// @param protocols ALPN
public record ClientHello(
        int version,
        Codes versions,
        Codes suites,
        Optional<Codes> groups,
        Codes signatures,
        Optional<String> serverName,
        List<String> protocols) {
    static final int TLS_1_2 = 0x0303;
    static final int TLS_1_3 = 0x0304;

    public ClientHello {
        protocols = List.copyOf(protocols);
    }

    /// Whether it speaks TLS 1.3.
    boolean knows13() {
        return versions.contains(TLS_1_3);
    }

    /// Whether it speaks TLS 1.2.
    boolean knows12() {
        return versions.isEmpty() ? version >= TLS_1_2 : versions.contains(TLS_1_2);
    }
}
