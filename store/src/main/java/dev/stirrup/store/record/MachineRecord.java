package dev.stirrup.store.record;

import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Machine;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.SystemUuid;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is kept of a machine.
///
/// @param isApproved whether an operator has let it in
/// @param notes free text
/// @param seen when it was first and last heard of; kept by the server, never changed by an edit
/// @param revision counts the changes, from 1. In an edit: the revision it was made from, or 0 to
///   replace whatever is there.
public record MachineRecord(
        String name,
        Set<HardwareAddress> macs,
        Optional<SystemUuid> uuid,
        Optional<Serial> serial,
        Map<String, String> labels,
        boolean isApproved,
        String notes,
        Optional<Seen> seen,
        long revision) {
    public MachineRecord {
        macs = Set.copyOf(macs);
        labels = Map.copyOf(labels);
    }

    /// When a machine was heard of.
    public record Seen(Instant first, Instant latest) {}

    /// An approved machine with nothing but its name and its addresses.
    public static MachineRecord of(String name, Set<HardwareAddress> macs) {
        return new MachineRecord(
                name,
                macs,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                true,
                "",
                Optional.empty(),
                0);
    }

    /// As the policy sees it.
    public Machine machine() {
        return new Machine(name, macs, uuid, serial, labels, isApproved);
    }

    public MachineRecord withUuid(Optional<SystemUuid> other) {
        return new MachineRecord(
                name, macs, other, serial, labels, isApproved, notes, seen, revision);
    }

    public MachineRecord withSerial(Optional<Serial> other) {
        return new MachineRecord(
                name, macs, uuid, other, labels, isApproved, notes, seen, revision);
    }

    public MachineRecord withLabels(Map<String, String> others) {
        return new MachineRecord(
                name, macs, uuid, serial, others, isApproved, notes, seen, revision);
    }

    public MachineRecord withApproval(boolean other) {
        return new MachineRecord(name, macs, uuid, serial, labels, other, notes, seen, revision);
    }

    public MachineRecord withRevision(long other) {
        return new MachineRecord(name, macs, uuid, serial, labels, isApproved, notes, seen, other);
    }

    /// Whether an operator would see no difference.
    boolean saysTheSameAs(MachineRecord other) {
        return machine().equals(other.machine()) && notes.equals(other.notes);
    }
}
