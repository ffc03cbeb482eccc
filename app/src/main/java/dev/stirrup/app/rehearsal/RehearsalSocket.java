package dev.stirrup.app.rehearsal;

import dev.stirrup.server.dhcp.Departure;
import dev.stirrup.server.dhcp.DhcpSocket;
import dev.stirrup.server.link.Datagram;
import dev.stirrup.wire.Ipv4;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A DHCP socket without a network: the other end is in the same program. Needs no rights and
/// disturbs nobody.
public final class RehearsalSocket implements DhcpSocket {
    private static final long RECEIVE_MILLIS = 250;
    private static final int MOST_AT_ONCE = 64;

    private final BlockingQueue<Datagram> toServer = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> toMachines = new LinkedBlockingQueue<>();

    /// A machine's broadcast.
    void ask(byte[] payload) {
        toServer.add(
                new Datagram(
                        payload,
                        0,
                        payload.length,
                        Ipv4.NONE,
                        CLIENT_PORT,
                        Ipv4.BROADCAST,
                        SERVER_PORT,
                        Datagram.NO_STATION));
    }

    /// The next reply; null when there is none within this time.
    byte @Nullable [] reply(long millis) throws InterruptedException {
        return toMachines.poll(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public String name() {
        return "rehearsal";
    }

    @Override
    public void receive(List<Datagram> into) {
        try {
            Datagram first = toServer.poll(RECEIVE_MILLIS, TimeUnit.MILLISECONDS);
            if (first != null) {
                into.add(first);
                toServer.drainTo(into, MOST_AT_ONCE - 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Losses losses() {
        return new Losses(0, 0);
    }

    @Override
    public Outbox outbox() {
        return new Outbox() {
            @Override
            public BitSet send(List<Departure> departures) {
                departures.forEach(departure -> toMachines.add(departure.payload()));
                return new BitSet();
            }

            @Override
            public String trouble() {
                return "";
            }
        };
    }

    @Override
    public void close() {
        toServer.clear();
    }
}
