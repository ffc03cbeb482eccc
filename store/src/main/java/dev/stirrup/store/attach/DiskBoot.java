package dev.stirrup.store.attach;

import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.Payload;
import java.time.Instant;
import java.util.Optional;

/// The boot that a machine's disk is in.
///
/// @param initiator what the machine calls itself; it names the boot
/// @param target what it logs in to
/// @param login what it proved
/// @param disk the name of its disk; empty: there is only a disc
/// @param disc the CD-ROM beside it
/// @param told when its script was made
/// @param begun when it logged in for the first time
public record DiskBoot(
        String machine,
        String initiator,
        String target,
        DiskLogin login,
        String disk,
        Optional<Payload.Disc> disc,
        Instant told,
        Instant begun) {}
