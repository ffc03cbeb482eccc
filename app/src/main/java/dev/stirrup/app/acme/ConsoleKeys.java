package dev.stirrup.app.acme;

import dev.stirrup.app.settings.ConsoleSettings;
import dev.stirrup.app.settings.ConsoleSettings.Proof;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.key.ConsoleKeyring;
import dev.stirrup.store.key.ConsoleKeyring.History;
import dev.stirrup.trust.SignerUnavailableException;
import dev.stirrup.trust.site.KeyAndChain;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the console's certificate, on a thread of its own. Nothing waits for it, and whatever goes
/// wrong leaves the certificate of before in use.
public final class ConsoleKeys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleKeys.class);
    private static final Duration LOOK = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final RenewalPlan plan;
    private final Ports ports;
    private final Thread thread;

    /// What it needs from others.
    ///
    /// @param opening the console's files, opened on the thread of its own
    /// @param proofs answers the authority by HTTP
    /// @param door opens the port at which it is answered, for the time of an order
    /// @param show told each certificate
    /// @param environment where secrets of the operator's are
    public record Ports(
            Supplier<ConsoleKeyring> opening,
            HttpProofs proofs,
            Door door,
            Consumer<KeyAndChain> show,
            Map<String, String> environment,
            InstantSource clock) {}

    /// The port that the authority asks.
    public interface Door {
        Open open(int port) throws IOException;

        /// Closing it never fails.
        interface Open extends AutoCloseable {
            @Override
            void close();
        }
    }

    private ConsoleKeys(ConsoleSettings settings, Ports ports) {
        this.plan = new RenewalPlan(settings);
        this.ports = ports;
        thread = Thread.ofPlatform().name("console keys").daemon().unstarted(this::run);
    }

    public static ConsoleKeys start(ConsoleSettings settings, Ports ports) {
        var keys = new ConsoleKeys(settings, ports);
        keys.thread.start();
        return keys;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    review(ports.opening().get());
                } catch (StoreException | SignerUnavailableException e) {
                    LOG.warn("the console's certificate cannot be kept: {}", e.getMessage());
                }
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private void review(ConsoleKeyring keyring) throws InterruptedException {
        Optional<KeyAndChain> shown = keyring.shown();
        Instant now = ports.clock().instant();
        shown.filter(key -> plan.isFit(key, now)).ifPresent(ports.show());
        Optional<History> before = RenewalPlan.believed(keyring.history(), now);
        if (plan.next(shown, before).isAfter(now)) {
            return;
        }
        try {
            KeyAndChain fresh = ordered(keyring.account(), keyring.newKey());
            keyring.keep(fresh);
            ports.show().accept(fresh);
            keyring.remember(plan.succeeded(now));
            LOG.info("the console has a new certificate, valid until {}", fresh.notAfter());
        } catch (AcmeTroubleException e) {
            History history = plan.failed(before, e, now);
            keyring.remember(history);
            LOG.warn(
                    "no certificate for the console: {}; next try {}",
                    history.trouble(),
                    history.next());
        }
    }

    private KeyAndChain ordered(KeyPair account, KeyPair key)
            throws AcmeTroubleException, InterruptedException {
        return switch (plan.settings().acme().proof()) {
            case Proof.Dns(var hook) -> authority(new DnsHook(hook)).order(account, key);
            case Proof.Http(int port) -> {
                try (Door.Open _ = ports.door().open(port)) {
                    yield authority(ports.proofs()).order(account, key);
                } catch (IOException e) {
                    throw new AcmeTroubleException(String.valueOf(e.getMessage()));
                }
            }
        };
    }

    private AcmeAuthority authority(Proofs proofs) {
        return new AcmeAuthority(plan.settings(), proofs, ports.environment());
    }
}
