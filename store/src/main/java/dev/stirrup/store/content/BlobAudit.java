package dev.stirrup.store.content;

import dev.stirrup.store.StoreException;
import dev.stirrup.trust.content.DigestTree;
import dev.stirrup.trust.content.FileState;
import dev.stirrup.trust.content.Image;
import dev.stirrup.trust.content.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads kept bytes as a whole and compares them with their name. What is damaged is set aside,
/// what was set aside and reads well is brought back, and a missing tree is made.
public final class BlobAudit {
    private final BlobStore blobs;
    private final FullRead read;

    public BlobAudit(BlobStore blobs) {
        this(blobs, FullRead.atOnce());
    }

    BlobAudit(BlobStore blobs, FullRead read) {
        this.blobs = blobs;
        this.read = read;
    }

    /// What a look gave.
    public sealed interface Result {
        record Sound() implements Result {}

        /// Sound, and it was not served until now.
        record BroughtBack() implements Result {}

        /// @param what a sentence without subject and full stop
        record Damaged(String what) implements Result {}

        record Gone() implements Result {}

        record Unreadable(String why) implements Result {}
    }

    /// Blocks for as long as reading takes.
    ///
    /// @throws StoreException when the data folder cannot be written
    public Result look(Image image) {
        boolean isAside = blobs.isDamaged(image.digest());
        Path file = isAside ? blobs.asidePath(image.digest()) : blobs.path(image.digest());
        try {
            FileState before = FileStates.of(file);
            DigestTree found = read.of(file);
            if (found.image().equals(image)) {
                return sound(found, isAside);
            }
            String what = difference(image, found);
            if (!isAside) {
                blobs.alone(() -> {
                    blobs.setAside(image.digest(), before);
                    return true;
                });
            }
            return new Result.Damaged(what);
        } catch (NoSuchFileException e) {
            return Files.exists(blobs.path(image.digest())) ? look(image) : new Result.Gone();
        } catch (IOException e) {
            return new Result.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private Result sound(DigestTree found, boolean isAside) {
        if (isAside || blobs.tree(found.image()).isEmpty()) {
            blobs.alone(() -> {
                blobs.bringBack(found.image().digest());
                blobs.keepTree(found);
                return true;
            });
        }
        return isAside ? new Result.BroughtBack() : new Result.Sound();
    }

    private String difference(Image image, DigestTree found) {
        if (found.image().size() != image.size()) {
            return "it has " + found.image().size() + " bytes instead of " + image.size();
        }
        Optional<Span> where = blobs.tree(image).flatMap(tree -> tree.firstDifference(found));
        return where.map(span ->
                        "bytes " + span.from() + " to " + (span.end() - 1) + " have changed")
                .orElse("its SHA-256 is " + found.image().digest());
    }
}
