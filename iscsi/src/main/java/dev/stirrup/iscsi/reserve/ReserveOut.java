package dev.stirrup.iscsi.reserve;

import dev.stirrup.iscsi.scsi.Nexus;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.SenseException;

/// PERSISTENT RESERVE OUT (SPC-5 6.16).
///
/// @param scopeAndType byte 2 of the command: scope in the high four bits, type in the low ones
/// @param key the key that the initiator says it is registered with
/// @param actionKey the key that the action is about
public record ReserveOut(int action, int scopeAndType, long key, long actionKey) {
    public static final int REGISTER = 0;
    public static final int RESERVE = 1;
    public static final int RELEASE = 2;
    public static final int CLEAR = 3;
    public static final int PREEMPT = 4;
    public static final int PREEMPT_AND_ABORT = 5;
    public static final int REGISTER_AND_IGNORE = 6;

    /// Carries it out.
    public Outcome applyTo(PersistentReservations reservations, Nexus nexus) throws SenseException {
        if (action != REGISTER_AND_IGNORE && !mayAct(reservations, nexus)) {
            return Outcome.bare(Outcome.RESERVATION_CONFLICT);
        }
        switch (action) {
            case REGISTER, REGISTER_AND_IGNORE -> reservations.register(nexus, actionKey);
            case RESERVE -> {
                return status(reservations.reserve(nexus, type()));
            }
            case RELEASE -> reservations.release(nexus, type());
            case CLEAR -> reservations.clear(nexus);
            case PREEMPT, PREEMPT_AND_ABORT -> {
                return status(reservations.preempt(nexus, actionKey, type()));
            }
            default -> throw SenseException.field(1);
        }
        return Outcome.good();
    }

    /// Who is not registered may only register, and gives no key with it.
    private boolean mayAct(PersistentReservations reservations, Nexus nexus) {
        return action == REGISTER && !reservations.isRegistered(nexus)
                ? key == 0
                : reservations.isRegistered(nexus, key);
    }

    private ReservationType type() throws SenseException {
        if (scopeAndType >> 4 != 0) {
            throw SenseException.field(2);
        }
        return ReservationType.numbered(scopeAndType & 0xf)
                .orElseThrow(() -> SenseException.field(2));
    }

    private static Outcome status(boolean done) {
        return done ? Outcome.good() : Outcome.bare(Outcome.RESERVATION_CONFLICT);
    }
}
