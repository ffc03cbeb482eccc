package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.LogicalUnit;
import dev.stirrup.iscsi.UnitException;
import dev.stirrup.iscsi.reserve.Access;
import dev.stirrup.iscsi.reserve.Attentions;
import dev.stirrup.iscsi.reserve.PersistentReservations;
import dev.stirrup.iscsi.scsi.Cdb;
import dev.stirrup.iscsi.scsi.Nexus;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.SenseException;
import dev.stirrup.iscsi.scsi.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Answers the SCSI commands of all sessions for one unit. Safe for use by several threads: what
/// sessions share is guarded here, and never while the unit itself is at work.
public final class UnitServer {
    private final LogicalUnit unit;
    private final List<Long> luns;
    private final CommandTable table;
    private final Attentions attentions = new Attentions();
    private final PersistentReservations reservations = new PersistentReservations(attentions);
    private final CopyResults copies = new CopyResults();
    private @Nullable Nexus reservedBy;
    private boolean writeProtected;
    private long knownBlocks;

    /// @param luns the numbers of all units of its target, as eight bytes each
    public UnitServer(LogicalUnit unit, List<Long> luns) {
        this.unit = unit;
        this.luns = List.copyOf(luns);
        this.table = CommandTable.of(unit.facts().kind());
        this.knownBlocks = unit.blocks();
    }

    public LogicalUnit unit() {
        return unit;
    }

    /// Looks at a command and says what is left to do. Does not block.
    ///
    /// @param expected how many bytes the initiator has room for or wants to send
    public Step plan(Cdb cdb, Nexus nexus, long expected) {
        try {
            Command row = table.find(cdb);
            Optional<Outcome> obstacle = obstacle(row, nexus);
            if (obstacle.isPresent()) {
                return Step.done(obstacle.get());
            }
            row.check(cdb);
            return row.handler().plan(new Ask(cdb, nexus, this, expected));
        } catch (SenseException e) {
            return Step.done(Outcome.check(e.sense()));
        } catch (UnitException e) {
            return Step.done(Faults.outcome(e));
        }
    }

    /// A session of this initiator begins.
    public synchronized void begin(Nexus nexus) {
        attentions.begin(nexus);
    }

    /// The session of this initiator is over; RESERVE (6) does not outlive it (SPC-2 5.5.1).
    public synchronized void end(Nexus nexus) {
        if (nexus.equals(reservedBy)) {
            reservedBy = null;
        }
    }

    /// LOGICAL UNIT RESET (SAM-5 6.3.3). Commands at work are let finish.
    public synchronized void reset() {
        reservedBy = null;
        writeProtected = false;
        attentions.raiseForAll(SenseCode.RESET);
    }

    /// This initiator has to hear something.
    public synchronized void tell(Nexus nexus, SenseCode code) {
        attentions.raise(nexus, code);
    }

    synchronized boolean isWriteProtected() {
        return writeProtected;
    }

    /// Sets the software write protection, for all initiators.
    synchronized void writeProtect(boolean on, Nexus by) {
        if (on != writeProtected) {
            writeProtected = on;
            attentions.raiseForOthers(by, SenseCode.MODE_PARAMETERS_CHANGED);
        }
    }

    /// Reserves the unit by RESERVE (6).
    synchronized Outcome reserve(Nexus nexus) {
        if (reservations.isUsed()) {
            return Outcome.bare(Outcome.RESERVATION_CONFLICT);
        }
        reservedBy = nexus;
        return Outcome.good();
    }

    /// What this initiator has to hear before anything else.
    synchronized Optional<SenseCode> attention(Nexus nexus) {
        return attentions.take(nexus);
    }

    /// Looks at the persistent reservations, or changes them.
    synchronized <T> T reservations(Function<PersistentReservations, T> use) {
        return use.apply(reservations);
    }

    /// Carries out a change of the persistent reservations.
    synchronized Outcome reserve(ReserveChange change) throws SenseException {
        return change.apply(reservations);
    }

    /// The same, where the commands of those who lose their registration are given up.
    synchronized Outcome reserveAndAbort(ReserveChange change, Nexus by) throws SenseException {
        var lost = new ArrayList<>(reservations.registrations().keySet());
        Outcome outcome = change.apply(reservations);
        lost.removeAll(reservations.registrations().keySet());
        lost.remove(by);
        return outcome.preempting(lost);
    }

    /// A change of the persistent reservations.
    interface ReserveChange {
        Outcome apply(PersistentReservations reservations) throws SenseException;
    }

    List<Long> luns() {
        return luns;
    }

    CommandTable table() {
        return table;
    }

    CopyResults copies() {
        return copies;
    }

    /// What stands in a command's way: a reservation, or something the initiator has to hear first
    /// (SAM-5 5.3.1 says that a reservation comes first).
    private synchronized Optional<Outcome> obstacle(Command row, Nexus nexus) {
        noticeGrowth();
        if (row.access() == Access.FREE) {
            return Optional.empty();
        }
        boolean mine = reservedBy == null || nexus.equals(reservedBy);
        if (!mine || !reservations.allows(nexus, row.access())) {
            return Optional.of(Outcome.bare(Outcome.RESERVATION_CONFLICT));
        }
        return attentions.take(nexus).map(Outcome::check);
    }

    private void noticeGrowth() {
        long blocks = unit.blocks();
        if (blocks != knownBlocks) {
            knownBlocks = blocks;
            attentions.raiseForAll(SenseCode.CAPACITY_CHANGED);
        }
    }
}
