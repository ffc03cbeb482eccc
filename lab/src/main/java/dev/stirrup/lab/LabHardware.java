package dev.stirrup.lab;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a machine of the lab has beside the usual.
///
/// @param clock what its clock says when it is switched on; empty: the time
/// @param stick a folder that is in it as a FAT-formatted USB stick, tried first; empty: none
/// @param typing what somebody types at it, in this order
/// @param iscsi what the iSCSI initiator of its firmware is set to; empty: nothing
/// @param disk an empty disk of so many bytes, which it starts from when the network gives it
///   nothing; it may restart then, and what it does ends when a system from that disk asks for a
///   login; empty: none, and it ends with its first boot
/// @param hasScreen whether it has a graphics card, as nearly every machine has; nobody sees it
public record LabHardware(
        Optional<Instant> clock,
        Optional<Path> stick,
        List<Typed> typing,
        Optional<IscsiAttempt> iscsi,
        Optional<Long> disk,
        boolean hasScreen) {
    public static final LabHardware USUAL =
            new LabHardware(
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    false);

    public LabHardware {
        typing = List.copyOf(typing);
    }

    public LabHardware withClock(Instant other) {
        return new LabHardware(Optional.of(other), stick, typing, iscsi, disk, hasScreen);
    }

    public LabHardware withStick(Path folder) {
        return new LabHardware(clock, Optional.of(folder), typing, iscsi, disk, hasScreen);
    }

    public LabHardware withTyping(List<Typed> others) {
        return new LabHardware(clock, stick, others, iscsi, disk, hasScreen);
    }

    public LabHardware withIscsi(IscsiAttempt attempt) {
        return new LabHardware(clock, stick, typing, Optional.of(attempt), disk, hasScreen);
    }

    public LabHardware withDisk(long bytes) {
        return new LabHardware(clock, stick, typing, iscsi, Optional.of(bytes), hasScreen);
    }

    public LabHardware withScreen() {
        return new LabHardware(clock, stick, typing, iscsi, disk, true);
    }
}
