package dev.stirrup.app.iscsi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Machines that are away from disks whose changes last as long as their boot. Times are those of a
/// clock that nobody sets: a server without a battery learns the hour after its start, and nobody
/// was away for what lies between. For one thread.
final class Absences {
    /// So long a machine may be away and find its changes again.
    static final Duration LONGEST = Duration.ofHours(1);

    private final Map<String, Since> away = new HashMap<>();

    /// @param boot by the initiator's name
    record Absence(String machine, String boot, String disk) {}

    private record Since(Absence absence, Duration left) {}

    /// A machine went, or was away when this server began. What is known of it from before is over.
    ///
    /// @param now since any moment, the same for all calls
    void left(Absence absence, Duration now) {
        away.put(absence.machine(), new Since(absence, now));
    }

    /// A machine is there.
    void isBack(String machine) {
        away.remove(machine);
    }

    /// Those who stayed away too long, each told once.
    List<Absence> over(Duration now) {
        var over = new ArrayList<Absence>();
        away.values()
                .removeIf(one -> {
                    boolean isOver = one.left().plus(LONGEST).compareTo(now) < 0;
                    if (isOver) {
                        over.add(one.absence());
                    }
                    return isOver;
                });
        return over;
    }
}
