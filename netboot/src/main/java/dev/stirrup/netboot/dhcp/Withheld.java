package dev.stirrup.netboot.dhcp;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Reason;
import dev.stirrup.boot.event.Milestone;
import java.util.Optional;

/// Why a decision gives no boot, as an event tells it.
public final class Withheld {
    private Withheld() {}

    /// The milestone of a decision that withholds the boot. Empty for one that gives it, and for a
    /// plain client, which did not ask for one.
    public static Optional<Milestone> of(BootDecision decision, BootRequest request) {
        // Most give one, and a switch over types is a chain of calls.
        if (decision instanceof BootDecision.Run || decision instanceof BootDecision.Load) {
            return Optional.empty();
        }
        return switch (decision) {
            case BootDecision.Ignore(Reason reason) when reason == Reason.NOT_A_BOOT_CLIENT ->
                    Optional.empty();
            case BootDecision.Ignore(Reason reason) -> told(request, reason, reason.text());
            case BootDecision.Refuse(Reason reason, String detail) -> told(request, reason, detail);
            case BootDecision.UseLocalDisk() ->
                    told(request, Reason.LOCAL_DISK, Reason.LOCAL_DISK.text());
            case BootDecision.Load _, BootDecision.Run _, BootDecision.AwaitApproval _ ->
                    Optional.empty();
            case BootDecision.Follow _, BootDecision.Attach _ -> Optional.empty();
        };
    }

    private static Optional<Milestone> told(BootRequest request, Reason reason, String detail) {
        return Optional.of(new Milestone.BootWithheld(request.stage(), reason.code(), detail));
    }
}
