package dev.stirrup.trust.content;

import dev.stirrup.wire.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A kept image and which of its leaves were compared with its digest tree, for all who read it. A
/// leaf counts as checked for as long as its file is the same and unchanged, and for a bounded
/// time: what rots on the disk changes no time of change, and shows only once the kernel has read
/// it anew. Safe for use by several threads.
public final class CheckedImage implements Origin {
    /// How long a leaf counts as checked at most: an hour. In use it is compared anew after half of
    /// that, which costs 1 % of a core for each gigabyte in use with the slowest of Java's SHA-256.
    static final int LASTING_SECONDS = 3600;

    private final DigestTree tree;
    private final ImagePlace place;
    private final Ledger ledger;
    private final Object reading = new Object();
    private volatile @Nullable Damage damage;

    public CheckedImage(DigestTree tree, ImagePlace place) {
        this.tree = tree;
        this.place = place;
        this.ledger = new Ledger(tree.count(), place);
    }

    public Image image() {
        return tree.image();
    }

    public DigestTree tree() {
        return tree;
    }

    /// What was found to be wrong; empty while nothing was.
    public Optional<Damage> damage() {
        return Optional.ofNullable(damage);
    }

    @Override
    public <S extends ByteSource> Guard<S> guard(S file, Instant now) throws IOException {
        FileState state = ledger.look(now);
        if (file.size() != image().size()) {
            fail("the file has " + file.size() + " bytes instead of " + image().size(), state);
        }
        return new Open<>(this, file, state);
    }

    private Damage fail(String what, FileState where) {
        Damage found = new Damage(image(), what);
        damage = found;
        place.damaged(found, where);
        return found;
    }

    /// One open file of this image.
    ///
    /// @param opened what lay at the place when it was opened
    private record Open<S extends ByteSource>(CheckedImage owner, S file, FileState opened)
            implements Guard<S> {
        @Override
        public Optional<Part<S>> permit(Span wanted, Instant now) {
            if (owner.damage != null || !isCurrent(now)) {
                return Optional.empty();
            }
            long end = wanted.from();
            while (end < wanted.end() && owner.ledger.isChecked(DigestTree.leafAt(end), now)) {
                end = owner.tree.span(DigestTree.leafAt(end)).end();
            }
            return end == wanted.from() ? Optional.empty() : Optional.of(part(wanted, end));
        }

        @Override
        public Check<S> check(Span wanted, Instant now) {
            int last = DigestTree.leafAt(wanted.end() - 1);
            for (int leaf = DigestTree.leafAt(wanted.from()); leaf <= last; leaf++) {
                Optional<Check<S>> trouble = trouble(leaf, now);
                if (trouble.isPresent()) {
                    return trouble.get();
                }
            }
            return new Check.Passed<>(part(wanted, wanted.end()));
        }

        @Override
        public boolean isDue(long at, Instant now) {
            return at < file.size() && !owner.ledger.isFresh(DigestTree.leafAt(at), now);
        }

        @Override
        public boolean isCurrent(Instant now) {
            try {
                return owner.ledger.look(now).isSameFile(opened);
            } catch (IOException e) {
                return false;
            }
        }

        private Verified<S> part(Span wanted, long end) {
            return new Verified<>(file, wanted.head(end - wanted.from()));
        }

        /// One leaf at a time for each image: whoever waits for the same one finds it done.
        private Optional<Check<S>> trouble(int leaf, Instant now) {
            synchronized (owner.reading) {
                Damage known = owner.damage;
                if (known != null) {
                    return Optional.of(new Check.Failed<>(known));
                }
                if (isCurrent(now) && owner.ledger.isFresh(leaf, now)) {
                    return Optional.empty();
                }
                return compare(leaf, now);
            }
        }

        private Optional<Check<S>> compare(int leaf, Instant now) {
            Span span = owner.tree.span(leaf);
            Optional<FileState> before = owner.ledger.state();
            byte[] bytes = new byte[(int) span.length()];
            try {
                file.read(span.from(), bytes, 0, bytes.length);
            } catch (EOFException e) {
                return failed("the file ends before byte " + span.end());
            } catch (IOException e) {
                return Optional.of(new Check.Unreadable<>(String.valueOf(e.getMessage())));
            }
            if (!owner.tree.holds(leaf, bytes)) {
                return failed("bytes " + span.from() + " to " + (span.end() - 1) + " have changed");
            }
            if (before.filter(opened::isSameFile).isPresent()) {
                owner.ledger.note(leaf, before.get(), now);
            }
            return Optional.empty();
        }

        private Optional<Check<S>> failed(String what) {
            return Optional.of(new Check.Failed<>(owner.fail(what, opened)));
        }
    }
}
