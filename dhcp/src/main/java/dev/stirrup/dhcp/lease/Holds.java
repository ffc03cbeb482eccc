package dev.stirrup.dhcp.lease;

import dev.stirrup.wire.Bytes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All addresses that are kept for an offer, by client, and in the order in which they end. Every
/// operation takes constant time.
final class Holds {
    private final Map<Bytes, Hold> byClient = new HashMap<>();
    private final Map<Bytes, Integer> countedByRelay = new HashMap<>();
    private int counted;
    private @Nullable Hold first;
    private @Nullable Hold last;

    @Nullable Hold of(Bytes key) {
        return byClient.get(key);
    }

    int size() {
        return byClient.size();
    }

    /// How many clients without lease or reservation have an offer open.
    int counted() {
        return counted;
    }

    /// How many of these came by this relay circuit.
    int countedBy(Bytes relay) {
        return countedByRelay.getOrDefault(relay, 0);
    }

    void add(Hold hold, long until) {
        byClient.put(hold.key, hold);
        hold.slot.hold = hold;
        if (hold.isCounted) {
            count(hold, 1);
        }
        hold.until = until;
        append(hold);
    }

    /// Keeps it until a later time than all others.
    void prolong(Hold hold, long until) {
        hold.until = until;
        if (hold.writing == 0) {
            unlink(hold);
            append(hold);
        }
    }

    /// Keeps none longer than until then.
    void shorten(long until) {
        for (Hold hold = first; hold != null; hold = hold.later) {
            hold.until = Math.min(hold.until, until);
        }
    }

    /// Keeps it until [#wasWritten].
    void keepWhileWriting(Hold hold) {
        if (hold.writing++ == 0) {
            unlink(hold);
        }
    }

    /// Whether nothing of it is being written any more.
    boolean wasWritten(Hold hold) {
        if (hold.writing > 0 && --hold.writing == 0) {
            append(hold);
        }
        return hold.writing == 0;
    }

    void remove(Hold hold) {
        byClient.remove(hold.key, hold);
        hold.slot.hold = null;
        if (hold.isCounted) {
            count(hold, -1);
        }
        if (hold.writing == 0) {
            unlink(hold);
        }
    }

    /// The one that ends first, of those that nothing is being written of.
    @Nullable Hold first() {
        return first;
    }

    private void count(Hold hold, int change) {
        counted += change;
        if (hold.relay.length() > 0) {
            countedByRelay.merge(
                    hold.relay, change, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
        }
    }

    private void append(Hold hold) {
        hold.earlier = last;
        hold.later = null;
        if (last == null) {
            first = hold;
        } else {
            last.later = hold;
        }
        last = hold;
    }

    private void unlink(Hold hold) {
        if (hold.earlier == null) {
            first = hold.later;
        } else {
            hold.earlier.later = hold.later;
        }
        if (hold.later == null) {
            last = hold.earlier;
        } else {
            hold.later.earlier = hold.earlier;
        }
    }
}
