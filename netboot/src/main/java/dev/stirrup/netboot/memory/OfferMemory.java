package dev.stirrup.netboot.memory;

import dev.stirrup.boot.HardwareAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Which way of answering each machine has come to. A machine that keeps asking after our answers,
/// and neither takes an address from us, nor asks port 4011, nor fetches a file, did not understand
/// them: after some of them the next way is tried. What worked is kept.
public final class OfferMemory {
    /// EDK2 repeats an unanswered DISCOVER up to four times, iPXE sends two for one boot: fewer
    /// than this are no sign of trouble.
    private static final int PATIENCE = 5;

    /// Between two boots a machine is silent for longer than between two tries: EDK2's longest wait
    /// is 32 s.
    private static final Duration ONE_BOOT = Duration.ofMinutes(3);

    private static final State FRESH = new State(0, 0, Instant.EPOCH);

    private final Recent<HardwareAddress, State> states;

    /// @param most how many machines it remembers
    public OfferMemory(int most) {
        states = new Recent<>(most);
    }

    /// Notes that a DISCOVER is about to be answered, and says which way to answer it.
    ///
    /// @param ways how many there are for this machine, at least one
    public Way next(HardwareAddress mac, int ways, Instant now) {
        State before = states.find(mac).orElse(FRESH);
        State after = before.asked(ways, now);
        states.put(mac, after);
        return new Way(after.way() % ways, after.way() != before.way() && before.asked() > 0);
    }

    /// The way this machine has come to, without noting anything.
    public int current(HardwareAddress mac, int ways) {
        return states.find(mac).orElse(FRESH).way() % ways;
    }

    /// Notes that the machine went on: what it was answered, it understood. Of the usual way that
    /// need not be remembered.
    public void progressed(HardwareAddress mac, Instant now) {
        Optional<State> state = states.find(mac);
        if (state.isEmpty()) {
            return;
        }
        if (state.get().way() == 0) {
            states.remove(mac);
        } else {
            states.put(mac, new State(state.get().way(), 0, now));
        }
    }

    /// A way of answering.
    ///
    /// @param index 0 for the usual one
    /// @param isNew whether the machine was answered in another way until now
    public record Way(int index, boolean isNew) {}

    private record State(int way, int asked, Instant last) {
        State asked(int ways, Instant now) {
            boolean isSameBoot = now.isBefore(last.plus(ONE_BOOT));
            if (!isSameBoot) {
                return new State(way, 1, now);
            }
            return asked < PATIENCE || ways == 1
                    ? new State(way, asked + 1, now)
                    : new State((way + 1) % ways, 1, now);
        }
    }
}
