package dev.stirrup.boot;

/// Where a machine's own reports change its plan: an install that reports `done` is over, and the
/// next boot goes to the disk. May block until the change is on disk.
@FunctionalInterface
public interface Reports {
    /// @param claims as a signed boot URL named them
    /// @param status `running`, `done`, `failed`, or an installer's own word
    void reported(Claims claims, String status);
}
