package dev.stirrup.iscsi.session;

import dev.stirrup.iscsi.pdu.Counters;
import java.util.HashSet;
import java.util.Set;

/// The numbers of one session on one connection (RFC 7143 section 4.2.2). All roll over at 2^32, so
/// they are compared by their difference.
final class Numbers {
    /// How many commands may be under way. Each may hold as much data as comes unasked.
    static final int WINDOW = 64;

    private int status;
    private int expected;
    private int busy;

    /// Commands that will not come; all are inside the window.
    private final Set<Integer> passedOver = new HashSet<>();

    /// Begins with the first command's number that the initiator named.
    void begin(int command) {
        expected = command;
    }

    /// For a PDU with a status.
    Counters next() {
        return new Counters(status++, expected, maxCommand());
    }

    /// For a PDU without one.
    Counters current() {
        return new Counters(status, expected, maxCommand());
    }

    /// Where a command's number stands against what is expected.
    enum Place {
        /// It is the next.
        NEXT,
        /// It is inside the window, but others are missing before it.
        AHEAD,
        /// It was there already, or is more than was allowed.
        OUTSIDE
    }

    Place place(int command) {
        int ahead = command - expected;
        if (ahead == 0 && maxCommand() - expected >= 0) {
            return Place.NEXT;
        }
        return ahead > 0 && command - maxCommand() <= 0 ? Place.AHEAD : Place.OUTSIDE;
    }

    /// The next command has come.
    void advance() {
        expected++;
        while (passedOver.remove(expected)) {
            expected++;
        }
    }

    /// A command that was given up before it was sent counts as having come (RFC 7143 section
    /// 11.6.1).
    ///
    /// @param before the number of the function that gives it up
    /// @return whether it is to come at all
    boolean passOver(int command, int before) {
        boolean isToCome = place(command) != Place.OUTSIDE && command - before < 0;
        if (isToCome && command == expected) {
            advance();
        } else if (isToCome) {
            passedOver.add(command);
        }
        return isToCome;
    }

    /// One more command is under way.
    void started() {
        busy++;
    }

    /// A command is over.
    void finished() {
        busy--;
    }

    private int maxCommand() {
        return expected + WINDOW - 1 - busy;
    }
}
