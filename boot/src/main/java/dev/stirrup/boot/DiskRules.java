package dev.stirrup.boot;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The part of [BootPolicy] that is about logging in to disks.
final class DiskRules {
    private DiskRules() {}

    static DiskDecision attach(Plan plan, Predicate<Profile> wanted, boolean isRunning) {
        return switch (plan) {
            case Plan.Install _, Plan.Always _, Plan.None _, Plan.LocalDisk _ -> {
                Optional<Profile> found = disks(plan).stream().filter(wanted).findFirst();
                if (found.isPresent()) {
                    yield attach(found.get());
                }
                yield isRunning
                        ? new DiskDecision.GoOn()
                        : new DiskDecision.Refuse(Reason.NO_DISK, Reason.NO_DISK.text());
            }
            case Plan.Unapproved _ ->
                    new DiskDecision.Refuse(Reason.NO_DISK, "nobody approved the machine");
            case Plan.Blocked(String why) -> new DiskDecision.Refuse(Reason.BLOCKED, why);
            case Plan.Revoked(String why) -> new DiskDecision.Refuse(Reason.REVOKED, why);
            case Plan.Conflict(var machines) ->
                    new DiskDecision.Refuse(Reason.IDENTITY_CONFLICT, String.join(", ", machines));
        };
    }

    private static DiskDecision attach(Profile profile) {
        if (!profile.withdrawn().isEmpty()) {
            return new DiskDecision.Refuse(Reason.REVOKED, profile.withdrawn());
        }
        if (profile.payload() instanceof Payload.Windows windows) {
            return DiskDecision.Attach.of(profile, windows.source().orElseThrow());
        }
        Payload.Disk disk = (Payload.Disk) profile.payload();
        return disk.trouble().isEmpty()
                ? DiskDecision.Attach.of(profile, disk)
                : new DiskDecision.Refuse(Reason.DISK_UNAVAILABLE, disk.trouble());
    }

    static List<Profile> disks(Plan plan) {
        return switch (plan) {
            case Plan.Install(Profile install, _) -> disks(install);
            case Plan.Always(Profile always) -> disks(always);
            case Plan.None _,
                    Plan.LocalDisk _,
                    Plan.Unapproved _,
                    Plan.Blocked _,
                    Plan.Revoked _,
                    Plan.Conflict _ ->
                    List.of();
        };
    }

    private static List<Profile> disks(Profile profile) {
        return switch (profile.payload()) {
            case Payload.Disk _ -> List.of(profile);
            case Payload.Windows windows ->
                    windows.source().isPresent() ? List.of(profile) : List.of();
            case Payload.Menu menu ->
                    menu.items().stream().flatMap(item -> disks(item.profile()).stream()).toList();
            case Payload.Linux _,
                    Payload.Chain _,
                    Payload.Script _,
                    Payload.Folder _,
                    Payload.LocalDisk _ ->
                    List.of();
        };
    }
}
