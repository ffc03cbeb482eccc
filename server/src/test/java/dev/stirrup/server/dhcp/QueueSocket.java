package dev.stirrup.server.dhcp;

import dev.stirrup.server.link.Datagram;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A network in memory: receives what is put in, keeps what is sent.
final class QueueSocket implements DhcpSocket {
    private final BlockingQueue<List<Datagram>> arrivals = new LinkedBlockingQueue<>();
    private final List<Departure> sent = new ArrayList<>();
    private volatile boolean isStuck;
    volatile boolean isClosed;

    /// These come by one call to the system.
    void arrive(List<Datagram> together) {
        arrivals.add(together);
    }

    void stick(boolean value) {
        isStuck = value;
    }

    synchronized List<Departure> sent() {
        return List.copyOf(sent);
    }

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public void receive(List<Datagram> into) {
        try {
            List<Datagram> next = arrivals.poll(50, TimeUnit.MILLISECONDS);
            if (next != null) {
                into.addAll(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Losses losses() {
        return new Losses(2, 3);
    }

    @Override
    public Outbox outbox() {
        return new Outbox() {
            @Override
            public BitSet send(List<Departure> departures) {
                var failed = new BitSet();
                if (isStuck) {
                    failed.set(0, departures.size());
                    return failed;
                }
                synchronized (QueueSocket.this) {
                    sent.addAll(departures);
                }
                return failed;
            }

            @Override
            public String trouble() {
                return "stuck";
            }
        };
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
