package dev.stirrup.trust.content;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When each leaf of one file was last compared, and under which state of the file.
final class Ledger {
    /// Looking costs some microseconds, and many requests come in this time.
    private static final Duration LOOK_LASTS = Duration.ofMillis(10);

    /// Times of change are coarse, so that a file changed just now could change again unseen.
    private static final long COARSE_NANOS = Duration.ofSeconds(1).toNanos();

    /// Never compared. The times are seconds since 1970, of which only differences count.
    private static final int NEVER = 0;

    private final ImagePlace place;
    private final int[] checkedAt;
    private @Nullable FileState state;
    private Instant lookedAt = Instant.MIN;

    Ledger(int leaves, ImagePlace place) {
        this.checkedAt = new int[leaves];
        this.place = place;
    }

    /// What lies at the place, as of a moment ago.
    synchronized FileState look(Instant now) throws IOException {
        FileState known = state;
        boolean isNow = !now.isBefore(lookedAt) && now.isBefore(lookedAt.plus(LOOK_LASTS));
        if (known != null && isNow) {
            return known;
        }
        FileState found = place.state();
        lookedAt = now;
        if (!found.equals(known)) {
            Arrays.fill(checkedAt, NEVER);
            state = found;
        }
        return found;
    }

    /// As of the last look.
    synchronized Optional<FileState> state() {
        return Optional.ofNullable(state);
    }

    /// Whether a leaf was compared, not too long ago, and its file has been the same since.
    synchronized boolean isChecked(int leaf, Instant now) {
        return isWithin(leaf, now, CheckedImage.LASTING_SECONDS);
    }

    /// The same for half of that time: so that a leaf in use is checked again before anybody has to
    /// wait for it.
    synchronized boolean isFresh(int leaf, Instant now) {
        return isWithin(leaf, now, CheckedImage.LASTING_SECONDS / 2);
    }

    /// A clock that was set back makes nothing last longer.
    private boolean isWithin(int leaf, Instant now, int seconds) {
        int age = (int) now.getEpochSecond() - checkedAt[leaf];
        return checkedAt[leaf] != NEVER && age >= 0 && age < seconds;
    }

    /// A leaf was as it should be, read after the file was found in this state.
    synchronized void note(int leaf, FileState before, Instant now) {
        if (before.equals(state) && !isRecent(before, now)) {
            checkedAt[leaf] = (int) now.getEpochSecond();
        }
    }

    private static boolean isRecent(FileState state, Instant now) {
        long age = (now.getEpochSecond() - state.changed() / 1_000_000_000L) * 1_000_000_000L;
        return Math.abs(age) <= COARSE_NANOS;
    }
}
