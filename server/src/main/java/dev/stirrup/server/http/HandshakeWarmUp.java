package dev.stirrup.server.http;

import dev.stirrup.server.Loops;
import dev.stirrup.server.SelfVisits;
import dev.stirrup.server.Shelf;
import dev.stirrup.server.engine.tls.WarmUpHandshake;
import dev.stirrup.server.tls.TlsFront;
import dev.stirrup.server.tls.TlsIdentity;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/// Handshakes of this server with itself, before those of machines (see [SelfVisits]). Nobody is
/// told of them: the loopback address is no machine's, and nothing is asked for.
public final class HandshakeWarmUp {
    private HandshakeWarmUp() {}

    /// Shakes hands some hundred times, one handshake after the other; half a second of one core.
    ///
    /// @param identity what the front presents
    /// @throws IOException when the loopback address cannot be used, when a handshake does not end
    ///   well, or when there is no BoringSSL here
    /// @throws InterruptedException when the thread is interrupted
    public static void run(Loops loops, TlsFront front, TlsIdentity identity)
            throws IOException, InterruptedException {
        var settings = HttpSettings.on(SelfVisits.anyPort());
        try (HttpListener listener = HttpListener.start(loops, settings, ports(), front);
                var client = new WarmUpHandshake(identity)) {
            SelfVisits.pay(number -> client.run(listener.address(), number));
        }
    }

    private static HttpPorts ports() {
        return new HttpPorts(
                ask -> {
                    throw new IllegalStateException("nothing is asked for");
                },
                content -> new Shelf.Found.Missing(),
                event -> {},
                address -> Optional.empty(),
                path -> path,
                InstantSource.system());
    }
}
