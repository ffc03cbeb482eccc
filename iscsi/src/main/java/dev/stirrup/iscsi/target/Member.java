package dev.stirrup.iscsi.target;

/// A session of a target, as others may touch it; the shell implements it. May be called on any
/// thread.
public interface Member {
    /// Ends the session.
    ///
    /// @param whenQuiet runs, on any thread, once none of its commands is at work any more: what it
    ///   had begun to write is written
    void end(Runnable whenQuiet);
}
