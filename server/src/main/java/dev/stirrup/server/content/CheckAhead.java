package dev.stirrup.server.content;

import dev.stirrup.trust.content.Check;
import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.trust.content.Guard;
import dev.stirrup.trust.content.Part;
import dev.stirrup.trust.content.Span;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the bytes of one file checked for one who sends it: what is needed now, and the leaf behind
/// it while this one leaves. At most one check is under way, on another thread. Belongs to one
/// loop.
public final class CheckAhead {
    private static final Logger LOG = LoggerFactory.getLogger(CheckAhead.class);

    private final Guard<OpenBytes> guard;
    private final Executor loop;
    private final Executor elsewhere;
    private final InstantSource clock;
    private boolean isBusy;
    private @Nullable Waiting waiting;

    private record Waiting(Span wanted, Consumer<Check<OpenBytes>> then) {}

    /// @param loop comes back to the loop that this belongs to
    /// @param elsewhere where reading and comparing may block
    public CheckAhead(
            Guard<OpenBytes> guard, Executor loop, Executor elsewhere, InstantSource clock) {
        this.guard = guard;
        this.loop = loop;
        this.elsewhere = elsewhere;
        this.clock = clock;
    }

    /// What of this stretch may leave at once.
    public Optional<Part<OpenBytes>> permit(Span wanted) {
        return guard.permit(wanted, clock.instant());
    }

    /// Has a stretch checked. Only one may be waited for.
    ///
    /// @param then told on the loop
    public void check(Span wanted, Consumer<Check<OpenBytes>> then) {
        waiting = new Waiting(wanted, then);
        if (!isBusy) {
            begin(wanted);
        }
    }

    /// Has the leaf with this byte checked if that is due; nobody waits for it.
    public void ahead(long at) {
        if (!isBusy && guard.isDue(at, clock.instant())) {
            begin(new Span(at, 1));
        }
    }

    /// The beginning of a stretch, up to the end of its first leaf: what is known soonest.
    public static Span soonest(Span wanted) {
        long left = DigestTree.LEAF - wanted.from() % DigestTree.LEAF;
        return new Span(wanted.from(), Math.min(left, wanted.length()));
    }

    private void begin(Span span) {
        isBusy = true;
        try {
            elsewhere.execute(() -> {
                Check<OpenBytes> check = checked(span);
                back(() -> ended(span, check));
            });
        } catch (RejectedExecutionException e) {
            // The server ends, and with it all that this would be for.
        }
    }

    /// A bug ends this check alone: whoever waits for it is told.
    private Check<OpenBytes> checked(Span span) {
        try {
            return guard.check(span, clock.instant());
        } catch (RuntimeException e) {
            LOG.error("bytes could not be checked: a bug in Stirrup, please report", e);
            return new Check.Unreadable<>("an error in this program");
        }
    }

    private void back(Runnable onLoop) {
        try {
            loop.execute(onLoop);
        } catch (RejectedExecutionException e) {
            // The loops have ended, and with them whoever waited.
        }
    }

    private void ended(Span checked, Check<OpenBytes> check) {
        isBusy = false;
        Waiting one = waiting;
        if (one == null) {
            return;
        }
        if (checked.equals(one.wanted)) {
            waiting = null;
            one.then.accept(check);
        } else {
            begin(one.wanted);
        }
    }
}
