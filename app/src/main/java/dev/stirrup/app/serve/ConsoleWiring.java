package dev.stirrup.app.serve;

import dev.stirrup.app.acme.ConsoleKeys;
import dev.stirrup.app.acme.ConsoleKeys.Door;
import dev.stirrup.app.acme.ProofPort;
import dev.stirrup.app.settings.ConsoleSettings;
import dev.stirrup.app.settings.ListenerSettings;
import dev.stirrup.server.link.PortOwner.Protocol;
import java.io.IOException;
import java.util.OptionalInt;

/// The console's certificate: ordered in the background, shown to browsers.
final class ConsoleWiring {
    private ConsoleWiring() {}

    static ConsoleKeys start(
            Shared shared, ListenerSettings wanted, ConsoleSettings console, HttpsWiring https) {
        var ports =
                new ConsoleKeys.Ports(
                        () -> TrustWiring.keyringOnceQuiet(shared).console(),
                        shared.boot().proofs,
                        port -> door(shared, wanted, port),
                        key -> https.showTo(console.hosts(), key),
                        System.getenv(),
                        shared.clock());
        return ConsoleKeys.start(console, ports);
    }

    /// A port that answers nothing but proofs; where machines are served on it anyway, none is
    /// needed.
    private static Door.Open door(Shared shared, ListenerSettings wanted, int port)
            throws IOException {
        if (wanted.http().equals(OptionalInt.of(port))) {
            return () -> {};
        }
        try {
            return ProofPort.open(shared.loops(), shared.on(port), shared.boot().proofs);
        } catch (IOException e) {
            throw new IOException(Bindings.explain(e, Protocol.TCP, port), e);
        }
    }
}
