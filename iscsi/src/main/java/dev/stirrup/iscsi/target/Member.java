package dev.stirrup.iscsi.target;

/// A session of a target, as others may touch it; the shell implements it. May be called on any
/// thread.
public interface Member {
    /// Ends the session.
    ///
    /// @param whenQuiet runs, on any thread, once none of its commands is at work any more: what it
    ///   had begun to write is written
    void end(Runnable whenQuiet);

    /// Gives up commands; the session goes on.
    ///
    /// @param which those for this unit, or for all
    /// @param whenQuiet runs, on any thread, once none of them is at work any more
    void abort(Scope which, Cause cause, Runnable whenQuiet);

    /// Which commands.
    ///
    /// @param unit the unit's number; -1 for all units
    record Scope(int unit) {
        public static final Scope ALL = new Scope(-1);

        /// Whether a command for this unit is one of them.
        public boolean holds(int other) {
            return unit < 0 || unit == other;
        }
    }

    /// Why commands are given up.
    enum Cause {
        /// Their unit is reset, or their initiator lost its registration: that tells it enough.
        TOLD,
        /// Another initiator has cleared the task set; theirs has to hear it (SAM-5 6.3.2).
        CLEARED
    }
}
