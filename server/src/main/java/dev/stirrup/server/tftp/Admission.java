package dev.stirrup.server.tftp;

import io.netty.util.collection.IntObjectHashMap;
import java.time.Duration;
import java.time.Instant;

/// Who may begin a transfer now. Belongs to one loop.
///
/// It remembers the addresses of the last seconds only, at most [#MOST_CLIENTS]; when a flood of
/// forged addresses fills that, the memory is wiped rather than grown: what runs stays counted in
/// the total.
final class Admission {
    private static final int MOST_CLIENTS = 65_536;
    private static final Duration TIDY_EVERY = Duration.ofSeconds(2);

    private final TftpBounds bounds;
    private final IntObjectHashMap<Client> clients = new IntObjectHashMap<>();
    private Instant tidyAt = Instant.MIN;
    private int running;

    Admission(TftpBounds bounds) {
        this.bounds = bounds;
    }

    /// Whether the total is reached.
    boolean isFull() {
        return running >= bounds.transfers();
    }

    /// Counts one more for this address, if that is within its bounds.
    boolean admit(int address, Instant now) {
        tidy(now);
        Client client = clients.get(address);
        if (client == null) {
            client = new Client(2.0 * bounds.newPerSecond(), now);
            clients.put(address, client);
        }
        if (client.running >= bounds.perClient() || !client.take(bounds.newPerSecond(), now)) {
            return false;
        }
        client.running++;
        running++;
        return true;
    }

    /// Counts one less.
    void release(int address) {
        running--;
        Client client = clients.get(address);
        if (client != null && client.running > 0) {
            client.running--;
        }
    }

    private void tidy(Instant now) {
        if (clients.size() >= MOST_CLIENTS) {
            clients.clear();
        } else if (!now.isBefore(tidyAt)) {
            // Two seconds fill the bucket again, so nothing is forgiven by forgetting.
            Instant old = now.minus(TIDY_EVERY);
            clients.values().removeIf(client -> client.running == 0 && client.seen.isBefore(old));
            tidyAt = now.plus(TIDY_EVERY);
        }
    }

    private static final class Client {
        private int running;
        private double tokens;
        private Instant seen;

        Client(double tokens, Instant now) {
            this.tokens = tokens;
            this.seen = now;
        }

        boolean take(int perSecond, Instant now) {
            double seconds = Math.max(0, Duration.between(seen, now).toNanos() / 1e9);
            tokens = Math.min(2.0 * perSecond, tokens + seconds * perSecond);
            seen = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }
}
