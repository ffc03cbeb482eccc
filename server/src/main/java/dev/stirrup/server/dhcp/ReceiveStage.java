package dev.stirrup.server.dhcp;

import dev.stirrup.server.link.Datagram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Only empties one socket into the ring, so that a storm waits in our memory and not in the
/// system's, which is smaller.
final class ReceiveStage implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(DhcpListener.class);
    private static final long PAUSE_AFTER_ERROR_MILLIS = 500;

    private final DhcpLink link;
    private final ArrivalRing ring;
    private final Tally tally;
    private boolean isBroken;

    ReceiveStage(DhcpLink link, ArrivalRing ring, Tally tally) {
        this.link = link;
        this.ring = ring;
        this.tally = tally;
    }

    @Override
    public void run() {
        List<Datagram> arrived = new ArrayList<>();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                receive(arrived);
            } catch (IOException | RuntimeException e) {
                if (!waited(e)) {
                    return;
                }
            }
        }
    }

    private void receive(List<Datagram> arrived) throws IOException {
        arrived.clear();
        link.socket().receive(arrived);
        if (arrived.isEmpty()) {
            tally.lost(link.socket(), link.socket().losses());
        } else {
            tally.received.add(arrived.size());
            ring.offer(link, arrived);
        }
        if (isBroken) {
            isBroken = false;
            LOG.info("dhcp receives again: interface={}", link.socket().name());
        }
    }

    /// An interface that is down, say, comes up again.
    ///
    /// @return false when the listener ends
    private boolean waited(Exception cause) {
        if (!isBroken) {
            isBroken = true;
            LOG.warn(
                    "dhcp cannot receive: interface={} cause={}",
                    link.socket().name(),
                    cause.getMessage());
        }
        try {
            Thread.sleep(PAUSE_AFTER_ERROR_MILLIS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
