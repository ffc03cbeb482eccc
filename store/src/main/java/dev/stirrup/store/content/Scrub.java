package dev.stirrup.store.content;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.store.StoreException;
import dev.stirrup.trust.content.Image;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads all kept bytes once a day and slowly, so that damage is known before a machine asks for
/// what is damaged. Rests while many machines boot. What the kernel has in memory it reads there,
/// as a machine would get it.
public final class Scrub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);

    /// 2 MiB a second: some hundredths of a core, 170 GiB a day.
    private static final long BYTES_PER_SECOND = 2L << 20;

    private static final Duration BEFORE_THE_FIRST = Duration.ofMinutes(10);
    private static final Duration BETWEEN = Duration.ofDays(1);

    /// More events than this in a second are a storm.
    private static final long STORM = 50;

    private final Supplier<List<Image>> kept;
    private final BlobAudit audit;
    private final LongAdder events = new LongAdder();
    private final Thread thread;

    private Scrub(Supplier<List<Image>> kept, BlobStore blobs, Duration wait) {
        this.kept = kept;
        this.audit = new BlobAudit(blobs, new FullRead(this::pause));
        this.thread = Thread.ofVirtual().name("scrub").unstarted(() -> run(wait));
    }

    /// Begins after some minutes.
    ///
    /// @param kept all that records name
    public static Scrub start(Supplier<List<Image>> kept, BlobStore blobs) {
        return start(kept, blobs, BEFORE_THE_FIRST);
    }

    static Scrub start(Supplier<List<Image>> kept, BlobStore blobs, Duration wait) {
        var scrub = new Scrub(kept, blobs, wait);
        scrub.thread.start();
        return scrub;
    }

    /// Takes notice of what happens.
    public void heard(List<BootEvent> what) {
        events.add(what.size());
    }

    /// Ends within a moment.
    @Override
    public void close() {
        thread.interrupt();
    }

    private void run(Duration first) {
        try {
            Thread.sleep(first);
            while (true) {
                look();
                Thread.sleep(BETWEEN);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void look() throws InterruptedException {
        try {
            for (Image image : kept.get()) {
                BlobAudit.Result result = audit.look(image);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                tell(image, result);
            }
        } catch (StoreException e) {
            LOG.warn("kept bytes could not be looked through: {}", e.getMessage());
        }
    }

    private static void tell(Image image, BlobAudit.Result result) {
        switch (result) {
            case BlobAudit.Result.Sound _, BlobAudit.Result.Gone _ -> {}
            case BlobAudit.Result.BroughtBack _ ->
                    LOG.warn("{} was set aside and reads well now", image.digest());
            case BlobAudit.Result.Damaged(String what) ->
                    LOG.error("{} is damaged: {}; add it again", image.digest(), what);
            case BlobAudit.Result.Unreadable(String why) ->
                    LOG.error("{} cannot be read: {}", image.digest(), why);
        }
    }

    private void pause(int count) throws IOException {
        try {
            Thread.sleep(Duration.ofMillis(count * 1000L / BYTES_PER_SECOND));
            while (isStorm()) {
                LOG.debug("many machines boot: the look at kept bytes waits");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /// Takes a second when there was anything at all.
    private boolean isStorm() throws InterruptedException {
        if (events.sum() == 0) {
            return false;
        }
        events.reset();
        Thread.sleep(Duration.ofSeconds(1));
        return events.sum() > STORM;
    }
}
