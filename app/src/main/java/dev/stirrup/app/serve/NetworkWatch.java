package dev.stirrup.app.serve;

import dev.stirrup.app.serve.NetworkChange.Sight;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks now and then which networks there are, so that an interface that gets another address,
/// comes back, or is new is served without anybody's doing, and one that went away is not. Ports
/// that could not be had are tried again.
final class NetworkWatch implements Serving.Stay {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkWatch.class);

    private static final Duration USUAL = Duration.ofSeconds(2);

    private final Duration between;

    NetworkWatch() {
        this(USUAL);
    }

    /// @param between two looks
    NetworkWatch(Duration between) {
        this.between = between;
    }

    /// Whose networks come and go.
    interface Server {
        /// What it serves now.
        List<ServedNetwork> networks();

        /// Ends and starts these, and disturbs no other.
        void follow(NetworkChange change);

        /// Opens what should be open and is not, where it is time to try again.
        void openMissing();
    }

    /// Goes on until the server shall stop.
    @Override
    public void with(Server server, Sight first, Serving.Look look, StopSignal stop)
            throws InterruptedException {
        Sight before = first;
        while (!stop.await(between)) {
            try {
                Sight now = look.now();
                follow(server, NetworkChange.between(server.networks(), before, now));
                before = now;
                server.openMissing();
            } catch (IOException e) {
                LOG.warn("the interfaces cannot be listed: {}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("networks are not followed: a bug in Stirrup, please report", e);
            }
        }
    }

    private static void follow(Server server, NetworkChange change) {
        if (change.isEmpty()) {
            return;
        }
        List<String> back = change.started().stream().map(one -> one.network().name()).toList();
        change.ended().stream()
                .map(ServedNetwork::network)
                .filter(one -> !back.contains(one.name()))
                .forEach(one ->
                        LOG.warn(
                                "network {} has lost the address {}: it is not served any more",
                                one.name(),
                                one.address()));
        change.started().stream()
                .map(ServedNetwork::network)
                .forEach(one ->
                        LOG.warn(
                                "network {} has the address {} now: it is served there",
                                one.name(),
                                one.address()));
        server.follow(change);
    }
}
