package dev.stirrup.app.serve;

import dev.stirrup.server.link.PortOwner.Protocol;
import dev.stirrup.store.StoreException;
import dev.stirrup.trust.SignerUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// A port of this server. When it cannot be had that is said once, and it is tried again now and
/// then. For one thread.
final class WantedPort implements AutoCloseable {
    /// Between two tries.
    static final Duration PAUSE = Duration.ofSeconds(10);

    static final String AGAIN = "; it is tried again every " + PAUSE.toSeconds() + " seconds";

    private final Findings findings;
    private final Name name;
    private final Way way;
    private Optional<AutoCloseable> open = Optional.empty();
    private boolean isMissed;
    private long due = System.nanoTime();

    WantedPort(Findings findings, Name name, Way way) {
        this.findings = findings;
        this.name = name;
        this.way = way;
    }

    /// @param what whose port it is, for people
    record Name(String what, Protocol protocol, int port) {}

    /// Opens it, and tells what is served by it.
    interface Way {
        /// @return what is open; empty when it is too early, which is not worth a word
        Optional<AutoCloseable> open() throws IOException;
    }

    /// Opens it if it is not open.
    void open() {
        if (open.isPresent()) {
            return;
        }
        try {
            open = way.open();
            if (open.isPresent() && isMissed) {
                isMissed = false;
                findings.mended();
            }
        } catch (IOException e) {
            miss(() -> Bindings.explain(e, name.protocol(), name.port()));
        } catch (StoreException | SignerUnavailableException e) {
            miss(() -> "is not open: " + e.getMessage());
        }
    }

    /// The same, but only when it is time to try again. What was too early is tried at once.
    void openWhenDue() {
        if (System.nanoTime() - due >= 0) {
            open();
        }
    }

    boolean isOpen() {
        return open.isPresent();
    }

    private void miss(Supplier<String> why) {
        due = System.nanoTime() + PAUSE.toNanos();
        if (!isMissed) {
            isMissed = true;
            findings.bad(name.what(), why.get() + AGAIN);
        }
    }

    @Override
    public void close() {
        open.ifPresent(Closing::quietly);
        open = Optional.empty();
    }
}
