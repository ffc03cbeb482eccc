package dev.stirrup.server.engine.tls;

import java.security.cert.X509Certificate;
import java.util.Optional;

/// What a handshake came to.
///
/// @param version such as `TLSv1.2`
/// @param suite IANA's name
/// @param engine `BoringSSL` or `JDK`
/// @param client the client's own certificate, checked against the issuers we asked for; empty when
///   it showed none
public record Secured(
        String version, String suite, String engine, Optional<X509Certificate> client) {}
