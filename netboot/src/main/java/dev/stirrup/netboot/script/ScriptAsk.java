package dev.stirrup.netboot.script;

import dev.stirrup.boot.BootRequest;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.Network;
import java.time.Instant;

/// Whom a script is for, and what its URLs depend on.
///
/// @param request the question that was decided
/// @param ask how the loader came: it goes on in the same protocol
/// @param localBoot how to leave for the local disk
/// @param product what the machine is, in its maker's words; empty when it did not say
/// @param waited how many times the waiting page was shown before, in this boot
public record ScriptAsk(
        BootRequest request,
        FileAsk ask,
        LocalBoot localBoot,
        String product,
        int waited,
        Instant now) {
    /// The network it came from.
    public Network network() {
        return ask.network();
    }
}
