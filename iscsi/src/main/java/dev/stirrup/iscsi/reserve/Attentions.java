package dev.stirrup.iscsi.reserve;

import dev.stirrup.iscsi.scsi.Nexus;
import dev.stirrup.iscsi.scsi.SenseCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What initiators have not been told yet (unit attention conditions, SAM-5 5.14). Not safe for use
/// by several threads: its unit guards it.
public final class Attentions {
    /// How many initiators are remembered between their sessions.
    private static final int MOST = 256;

    private final Map<Nexus, Deque<SenseCode>> pending = new LinkedHashMap<>();

    /// A session of this initiator begins. Who comes for the first time hears that the unit was
    /// switched on: nothing from before is left.
    public void begin(Nexus nexus) {
        if (pending.containsKey(nexus)) {
            return;
        }
        if (pending.size() >= MOST) {
            pending.remove(pending.keySet().iterator().next());
        }
        var first = new ArrayDeque<SenseCode>();
        first.add(SenseCode.POWER_ON);
        pending.put(nexus, first);
    }

    /// One initiator has to hear this.
    public void raise(Nexus nexus, SenseCode code) {
        Deque<SenseCode> queue = pending.get(nexus);
        if (queue != null && !queue.contains(code)) {
            queue.add(code);
        }
    }

    /// All initiators but one have to hear this.
    public void raiseForOthers(Nexus but, SenseCode code) {
        for (Nexus nexus : pending.keySet()) {
            if (!nexus.equals(but)) {
                raise(nexus, code);
            }
        }
    }

    /// All initiators have to hear this.
    public void raiseForAll(SenseCode code) {
        pending.keySet().forEach(nexus -> raise(nexus, code));
    }

    /// What this initiator has to hear next, which it is told now.
    public Optional<SenseCode> take(Nexus nexus) {
        Deque<SenseCode> queue = pending.get(nexus);
        return queue == null ? Optional.empty() : Optional.ofNullable(queue.poll());
    }
}
