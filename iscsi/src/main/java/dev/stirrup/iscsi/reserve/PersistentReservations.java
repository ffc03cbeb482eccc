package dev.stirrup.iscsi.reserve;

import dev.stirrup.iscsi.scsi.Nexus;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.SenseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The registrations and the persistent reservation of one unit (SPC-5 5.13). They last as long as
/// the unit is open and are not kept beyond (no APTPL). Not safe for use by several threads: its
/// unit guards it.
public final class PersistentReservations {
    private static final int MOST_REGISTRATIONS = 128;

    private final Attentions attentions;
    private final Map<Nexus, Long> keys = new LinkedHashMap<>();
    private int generation;
    private @Nullable Nexus holder;
    private @Nullable ReservationType type;

    public PersistentReservations(Attentions attentions) {
        this.attentions = attentions;
    }

    /// Whether somebody is registered; then RESERVE (6) is refused.
    public boolean isUsed() {
        return !keys.isEmpty();
    }

    /// Whether this initiator may do this now.
    public boolean allows(Nexus nexus, Access access) {
        return type == null || isHolder(nexus) || type.allows(access, keys.containsKey(nexus));
    }

    /// How often registrations have changed.
    public int generation() {
        return generation;
    }

    public Map<Nexus, Long> registrations() {
        return keys;
    }

    public boolean isHolder(Nexus nexus) {
        return type != null
                && (type.isHeldByAll() ? keys.containsKey(nexus) : nexus.equals(holder));
    }

    /// The type of the reservation, if there is one.
    public Optional<ReservationType> type() {
        return Optional.ofNullable(type);
    }

    /// The key of the one who holds the reservation; 0 where all registered do.
    public long holderKey() {
        return type == null || type.isHeldByAll() || holder == null
                ? 0
                : Objects.requireNonNullElse(keys.get(holder), 0L);
    }

    /// Whether this initiator is registered with this key.
    boolean isRegistered(Nexus nexus, long key) {
        return Objects.equals(keys.get(nexus), key);
    }

    boolean isRegistered(Nexus nexus) {
        return keys.containsKey(nexus);
    }

    /// Registers, changes the key, or with key 0 ends the registration.
    void register(Nexus nexus, long key) throws SenseException {
        if (key == 0) {
            unregister(nexus);
        } else {
            if (!keys.containsKey(nexus) && keys.size() >= MOST_REGISTRATIONS) {
                throw new SenseException(SenseCode.NO_ROOM_FOR_REGISTRATION);
            }
            keys.put(nexus, key);
        }
        generation++;
    }

    /// Reserves.
    ///
    /// @return whether the unit is this initiator's now
    boolean reserve(Nexus nexus, ReservationType wanted) {
        if (type != null) {
            return isHolder(nexus) && type == wanted;
        }
        holder = nexus;
        type = wanted;
        return true;
    }

    /// Releases. One who holds nothing releases nothing, and that is fine.
    void release(Nexus nexus, ReservationType named) throws SenseException {
        if (!isHolder(nexus)) {
            return;
        }
        if (type != named) {
            throw new SenseException(SenseCode.INVALID_RELEASE);
        }
        end(nexus);
    }

    /// Ends the reservation and all registrations.
    void clear(Nexus nexus) {
        for (Nexus other : keys.keySet()) {
            if (!other.equals(nexus)) {
                attentions.raise(other, SenseCode.RESERVATIONS_PREEMPTED);
            }
        }
        keys.clear();
        holder = null;
        type = null;
        generation++;
    }

    /// Takes the unit away from those who are registered with `victim` (SPC-5 5.13.11.4).
    ///
    /// @return whether there was anybody to take it from
    boolean preempt(Nexus nexus, long victim, ReservationType wanted) throws SenseException {
        boolean takesOver =
                type != null && (type.isHeldByAll() ? victim == 0 : victim == holderKey());
        if (victim == 0 && !takesOver) {
            throw SenseException.parameter(8);
        }
        List<Nexus> removed = registeredWith(victim, nexus, takesOver);
        if (removed.isEmpty() && !takesOver && !isRegistered(nexus, victim)) {
            return false;
        }
        for (Nexus other : removed) {
            keys.remove(other);
            attentions.raise(other, SenseCode.REGISTRATIONS_PREEMPTED);
        }
        if (takesOver) {
            takeOver(nexus, wanted);
        }
        generation++;
        return true;
    }

    private void takeOver(Nexus nexus, ReservationType wanted) {
        if (type != wanted) {
            for (Nexus other : keys.keySet()) {
                if (!other.equals(nexus)) {
                    attentions.raise(other, SenseCode.RESERVATIONS_RELEASED);
                }
            }
        }
        holder = nexus;
        type = wanted;
    }

    private List<Nexus> registeredWith(long victim, Nexus but, boolean takesOver) {
        var found = new ArrayList<Nexus>();
        keys.forEach((nexus, key) -> {
            boolean named = key == victim || takesOver && victim == 0;
            if (named && !nexus.equals(but)) {
                found.add(nexus);
            }
        });
        return found;
    }

    private void unregister(Nexus nexus) {
        boolean ends = type != null && isHolder(nexus) && (!type.isHeldByAll() || keys.size() == 1);
        keys.remove(nexus);
        if (ends) {
            end(nexus);
        }
    }

    /// The reservation is over; those who shared it have to know.
    private void end(Nexus nexus) {
        if (type != null && type.isShared()) {
            for (Nexus other : keys.keySet()) {
                if (!other.equals(nexus)) {
                    attentions.raise(other, SenseCode.RESERVATIONS_RELEASED);
                }
            }
        }
        holder = null;
        type = null;
    }
}
