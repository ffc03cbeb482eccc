package dev.stirrup.app.acme;

import dev.stirrup.app.acme.ConsoleKeys.Door;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.server.FileService;
import dev.stirrup.server.Loops;
import dev.stirrup.server.Shelf;
import dev.stirrup.server.http.HttpListener;
import dev.stirrup.server.http.HttpPorts;
import dev.stirrup.server.http.HttpSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// An HTTP port that answers an authority's questions and nothing else.
public final class ProofPort {
    private ProofPort() {}

    /// @param address where to listen
    public static Door.Open open(Loops loops, InetSocketAddress address, HttpProofs proofs)
            throws IOException {
        FileService files = ask -> proofs.answer(ask);
        Shelf nothing = (ContentRef _) -> new Shelf.Found.Missing();
        var ports =
                new HttpPorts(
                        files,
                        nothing,
                        _ -> {},
                        ours -> Optional.of(new Network("", Mode.OBSERVE, ours, address.getPort())),
                        UnaryOperator.identity(),
                        InstantSource.system());
        return HttpListener.start(loops, HttpSettings.on(address), ports)::close;
    }
}
