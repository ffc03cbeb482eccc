package dev.stirrup.server.tls;

import dev.stirrup.boot.event.Events;
import dev.stirrup.server.Attribution;
import dev.stirrup.server.engine.tls.TlsGate;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Set;

/// TLS before a listener. It reads the hello of each client and gives the connection to the engine
/// that serves this client best (see [EngineChoice]). The identity may be replaced at any time:
/// open connections keep theirs.
public final class TlsFront implements AutoCloseable {
    private final TlsGate gate;

    /// @param settings how patient it is
    /// @param ports where handshakes are told
    public TlsFront(TlsSettings settings, Ports ports) {
        this.gate = new TlsGate(settings, ports);
    }

    /// What it needs from others.
    ///
    /// @param attribution which machine an address belongs to: handshakes are events of machines,
    ///   those of strangers are only counted
    /// @param credentials which certificates of machines may be used
    public record Ports(
            Events events, Attribution attribution, Credentials credentials, InstantSource clock) {}

    /// Presents this identity from now on. Loads the engines at its first call, so it takes a
    /// while: not for an event loop.
    ///
    /// @throws GeneralSecurityException when a key or a certificate cannot be used
    public void present(TlsIdentity identity) throws GeneralSecurityException {
        gate.present(identity);
    }

    /// Presents this identity, in place of the usual one, to clients that name one of these hosts:
    /// browsers. Machines name none, or an address.
    ///
    /// @param hosts in lower case
    /// @throws GeneralSecurityException when a key or a certificate cannot be used
    public void presentTo(Set<String> hosts, TlsIdentity identity) throws GeneralSecurityException {
        gate.presentTo(hosts, identity);
    }

    /// Which engine serves clients with elliptic curves: `BoringSSL` or `JDK`.
    public String engine() {
        return gate.engine();
    }

    /// How many handshakes are under way.
    public int handshakes() {
        return gate.underWay();
    }

    /// How many handshakes failed, and how many connections were closed because too many were under
    /// way, since the start.
    public long failures() {
        return gate.failures();
    }

    /// For the listeners of this room; the type is not exported.
    public TlsGate gate() {
        return gate;
    }

    @Override
    public void close() {
        gate.close();
    }
}
