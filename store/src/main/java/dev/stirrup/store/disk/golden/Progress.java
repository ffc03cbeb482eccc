package dev.stirrup.store.disk.golden;

/// Hears how far a long work is.
@FunctionalInterface
public interface Progress {
    /// @param step what is done now, one word
    /// @param done in bytes
    /// @param total in bytes; not less than `done`
    void reached(String step, long done, long total);

    /// Nobody listens.
    Progress NONE = (_, _, _) -> {};
}
