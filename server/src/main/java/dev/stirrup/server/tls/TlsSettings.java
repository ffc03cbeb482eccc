package dev.stirrup.server.tls;

import java.time.Duration;

/// How patient a [TlsFront] is.
///
/// @param handshakeTimeout from the connection's first moment to the end of its handshake
/// @param mostHandshakes how many may be under way at once; further connections are closed
/// @param mostPerAddress how many of them one address may have when half of those are taken
/// @param useNative whether BoringSSL serves where it runs; else the JDK serves all
public record TlsSettings(
        Duration handshakeTimeout, int mostHandshakes, int mostPerAddress, boolean useNative) {
    /// Emulated firmware needs some seconds for Diffie-Hellman; a room of machines may stand behind
    /// one address.
    public static final TlsSettings DEFAULT =
            new TlsSettings(Duration.ofSeconds(30), 2048, 256, true);

    /// The same without BoringSSL.
    public TlsSettings portable() {
        return new TlsSettings(handshakeTimeout, mostHandshakes, mostPerAddress, false);
    }
}
