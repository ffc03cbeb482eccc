package dev.stirrup.store.image;

import dev.stirrup.store.content.Taken;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;

/// Counts what a killed process took in before and need not be written again, and tells of it once:
/// when something is written behind it, or all was there.
final class GoingOn {
    private final Set<String> unnamed;
    private final LongConsumer told;
    private long bytes;
    private boolean isTold;

    /// @param unnamed digests of bytes that are here and that no record names
    /// @param told hears how many bytes there were
    GoingOn(Set<String> unnamed, LongConsumer told) {
        this.unnamed = new HashSet<>(unnamed);
        this.told = told;
    }

    /// Of a file so much had come; the rest is written now.
    void begins(long left) {
        bytes += left;
        tell();
    }

    void took(Taken taken) {
        if (taken.wasKept() && unnamed.remove(taken.blob().digest())) {
            bytes += taken.blob().size();
        }
    }

    /// Nothing more comes.
    void end() {
        tell();
    }

    private void tell() {
        if (bytes > 0 && !isTold) {
            isTold = true;
            told.accept(bytes);
        }
    }
}
