package dev.stirrup.netboot.script;

import dev.stirrup.boot.BootRequest;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.disk.DiskAccess;
import java.time.Instant;
import java.util.Optional;

/// Whom a script is for, and what its URLs depend on.
///
/// @param request the question that was decided
/// @param ask how the loader came: it goes on in the same protocol
/// @param localBoot how to leave for the local disk
/// @param product what the machine is, in its maker's words; empty when it did not say
/// @param disk how the machine reaches its disk; empty when nothing of one was decided
/// @param waited how many times the waiting page was shown before, in this boot
public record ScriptAsk(
        BootRequest request,
        FileAsk ask,
        LocalBoot localBoot,
        String product,
        Optional<DiskAccess> disk,
        int waited,
        Instant now) {
    /// The same, with a disk.
    public ScriptAsk attaching(Optional<DiskAccess> other) {
        return other.equals(disk)
                ? this
                : new ScriptAsk(request, ask, localBoot, product, other, waited, now);
    }

    /// The network it came from.
    public Network network() {
        return ask.network();
    }
}
