package dev.stirrup.trust.content;

import dev.stirrup.wire.ByteSource;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A file on its way here from another server, with the digest that somebody vouched for. What has
/// come may be passed on at once but for its last leaf: that one waits until the whole file was
/// compared, so nobody ever gets a whole file that is not what was vouched for. Safe for use by
/// several threads.
public final class Arriving implements Origin {
    private final Image image;
    private long arrived;
    private boolean isProven;
    private @Nullable String trouble;

    /// @param image what was vouched for
    public Arriving(Image image) {
        this.image = image;
    }

    public Image image() {
        return image;
    }

    /// So many bytes are in the file now. When there are fewer than before, the file has begun
    /// anew, and what was passed on of it may not be its beginning any more.
    public synchronized void reached(long count) {
        if (count < arrived) {
            fail("it began anew at its server");
        } else {
            arrived = count;
            notifyAll();
        }
    }

    /// All of it has come, and was compared.
    public synchronized void proven() {
        if (trouble == null) {
            arrived = image.size();
            isProven = true;
        }
        notifyAll();
    }

    /// It will not come, or is not what was vouched for. The first reason counts.
    public synchronized void fail(String why) {
        if (trouble == null && !isProven) {
            trouble = why;
        }
        notifyAll();
    }

    /// Whether nothing stands against it so far.
    public synchronized boolean isSound() {
        return trouble == null;
    }

    @Override
    public <S extends ByteSource> Guard<S> guard(S file, Instant now) {
        return new Open<>(this, file);
    }

    /// How far it may be passed on now.
    private synchronized long released() {
        return trouble != null ? 0 : isProven ? image.size() : Math.min(arrived, held());
    }

    /// Where the leaf begins that is held back.
    private long held() {
        return Math.max(0, image.size() - 1) / DigestTree.LEAF * DigestTree.LEAF;
    }

    /// Waits until it may be passed on up to here.
    ///
    /// @return why it never may be; empty when it may
    private synchronized Optional<String> await(long end) throws InterruptedException {
        while (trouble == null && released() < end) {
            wait();
        }
        return Optional.ofNullable(trouble);
    }

    private record Open<S extends ByteSource>(Arriving owner, S file) implements Guard<S> {
        @Override
        public Optional<Part<S>> permit(Span wanted, Instant now) {
            long end = Math.min(wanted.end(), owner.released());
            return end <= wanted.from()
                    ? Optional.empty()
                    : Optional.of(new Unverified<>(file, wanted.head(end - wanted.from())));
        }

        @Override
        public Check<S> check(Span wanted, Instant now) {
            try {
                Optional<String> trouble = owner.await(wanted.end());
                return trouble.isPresent()
                        ? new Check.Unreadable<>(trouble.get())
                        : new Check.Passed<>(new Unverified<>(file, wanted));
            } catch (InterruptedException _) {
                // This thread was for this check alone.
                return new Check.Unreadable<>("the server ends");
            }
        }

        @Override
        public boolean isDue(long at, Instant now) {
            return false;
        }

        @Override
        public boolean isCurrent(Instant now) {
            return owner.isSound();
        }
    }
}
