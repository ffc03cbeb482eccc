package dev.stirrup.iscsi.target;

/// A session of a target, as others may touch it; the shell implements it. May be called on any
/// thread.
public interface Member {
    /// Ends the session.
    ///
    /// @param why for whoever reads what became of it
    /// @param whenQuiet runs, on any thread, once none of its commands is at work any more: what it
    ///   had begun to write is written
    void end(Ending why, Runnable whenQuiet);

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

    /// Why a session is ended from outside.
    enum Ending {
        /// Its initiator logged in anew (RFC 7143 section 6.3.5).
        TAKEN_OVER("the machine logged in anew, in this session's place"),
        /// An initiator reset the target.
        RESET("the target was reset"),
        /// Nobody may go on with it.
        FORBIDDEN("the machine may not go on"),
        /// The disk is closed, as before the machine's next boot.
        CLOSED("this server closed the disk");

        private final String text;

        Ending(String text) {
            this.text = text;
        }

        public String text() {
            return text;
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
