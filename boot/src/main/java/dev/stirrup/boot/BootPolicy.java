package dev.stirrup.boot;

import dev.stirrup.boot.BootDecision.Attach;
import dev.stirrup.boot.BootDecision.AwaitApproval;
import dev.stirrup.boot.BootDecision.Follow;
import dev.stirrup.boot.BootDecision.Ignore;
import dev.stirrup.boot.BootDecision.Load;
import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.BootDecision.Run;
import dev.stirrup.boot.BootDecision.UseLocalDisk;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The one place that chooses a boot. Total and pure: no clock, no store, no log.
public final class BootPolicy {
    private BootPolicy() {}

    /// What this asker gets, whatever protocol it asked by.
    public static BootDecision decide(BootRequest request, Plan plan) {
        return switch (plan) {
            case Plan.Unapproved(LoaderSet waiting, Optional<Profile> open) ->
                    open.filter(BootPolicy::needsNoMachine).isPresent()
                            ? start(request, open.get())
                            : hold(request, waiting);
            case Plan.None() -> new Ignore(Reason.NO_PLAN);
            case Plan.LocalDisk() -> new UseLocalDisk();
            case Plan.Blocked(String why) -> new Refuse(Reason.BLOCKED, why);
            case Plan.Revoked(String why) -> new Refuse(Reason.REVOKED, why);
            case Plan.Install(Profile profile, boolean isDone) -> install(request, profile, isDone);
            case Plan.Always(Profile profile) -> start(request, profile);
            case Plan.Conflict conflict ->
                    new Refuse(Reason.IDENTITY_CONFLICT, String.join(", ", conflict.machines()));
        };
    }

    /// What somebody gets who logs in to a machine's disk, as one of that machine's profiles gives
    /// it. Who it is was proved, or need not be.
    ///
    /// @param wanted which of them
    /// @param isRunning whether the machine booted with that disk, and comes back to it
    public static DiskDecision attach(Plan plan, Predicate<Profile> wanted, boolean isRunning) {
        return DiskRules.attach(plan, wanted, isRunning);
    }

    /// The profiles by which this plan gives disks: its own, or those below it in menus.
    public static List<Profile> disks(Plan plan) {
        return DiskRules.disks(plan);
    }

    /// What stands against giving this asker any file of its boot, whatever URL it comes with.
    /// Empty when nothing does.
    public static Optional<Refuse> withheld(BootRequest request, Plan plan) {
        return switch (plan) {
            case Plan.Unapproved(_, Optional<Profile> open) ->
                    open.isPresent() ? withheld(request, open.get()) : unmet(request, Demands.NONE);
            case Plan.None _, Plan.LocalDisk _ -> unmet(request, Demands.NONE);
            case Plan.Install(Profile profile, _) -> withheld(request, profile);
            case Plan.Always(Profile profile) -> withheld(request, profile);
            case Plan.Blocked _, Plan.Revoked _, Plan.Conflict _ ->
                    decide(request, plan) instanceof Refuse refuse
                            ? Optional.of(refuse)
                            : Optional.empty();
        };
    }

    private static Optional<Refuse> withheld(BootRequest request, Profile profile) {
        return profile.withdrawn().isEmpty()
                ? unmet(request, profile.demands())
                : Optional.of(new Refuse(Reason.REVOKED, profile.withdrawn()));
    }

    /// The profile of this name, if this plan gives it now, by itself or through its menus.
    public static Optional<Profile> given(Plan plan, String name) {
        return profile(plan).flatMap(profile -> within(profile, name));
    }

    private static Optional<Profile> within(Profile profile, String name) {
        if (profile.name().equals(name)) {
            return Optional.of(profile);
        }
        return profile.payload() instanceof Payload.Menu menu
                ? menu.items().stream()
                        .flatMap(item -> within(item.profile(), name).stream())
                        .findFirst()
                : Optional.empty();
    }

    /// What stands against giving an installer its answers. Empty when nothing does.
    ///
    /// @param request at [Stage#INSTALLER]
    public static Optional<Refuse> withheldAnswers(BootRequest request, Plan plan, AnswerAsk ask) {
        Optional<Refuse> withheld = withheld(request, plan);
        return withheld.isPresent() ? withheld : AnswerRules.withheld(request, plan, ask);
    }

    /// What stands against giving this asker files of a mirror. Empty when nothing does.
    ///
    /// @param request at [Stage#INSTALLER]
    /// @param isOpen whether the settings open the mirror to its address, machine or not
    public static Optional<Refuse> withheldMirror(BootRequest request, Plan plan, boolean isOpen) {
        if (isOpen) {
            return Optional.empty();
        }
        return plan instanceof Plan.Unapproved(_, Optional<Profile> open) && open.isEmpty()
                ? Optional.of(new Refuse(Reason.MIRROR_CLOSED, "no approved machine"))
                : withheld(request, plan);
    }

    /// The plain folder whose files this plan opens to its machine, by the paths they have there.
    /// Empty for every other plan.
    public static Optional<String> openedFolder(Plan plan) {
        Optional<Profile> profile = profile(plan);
        return profile.isPresent() && profile.get().payload() instanceof Payload.Folder folder
                ? Optional.of(folder.path())
                : Optional.empty();
    }

    /// The profile that this plan gives now; empty for none.
    public static Optional<Profile> profile(Plan plan) {
        return switch (plan) {
            case Plan.Unapproved(_, Optional<Profile> open) -> open;
            case Plan.Install(Profile install, boolean isDone) ->
                    isDone ? Optional.empty() : Optional.of(install);
            case Plan.Always(Profile always) -> Optional.of(always);
            case Plan.None _, Plan.LocalDisk _, Plan.Blocked _, Plan.Revoked _, Plan.Conflict _ ->
                    Optional.empty();
        };
    }

    /// What a decision comes to for an asker that may not meet what is demanded.
    private static BootDecision guarded(
            BootRequest request, Demands demands, BootDecision decision) {
        return switch (decision) {
            case Load _, Run _, Attach _, AwaitApproval _, Follow _ -> {
                Optional<Refuse> unmet = unmet(request, demands);
                yield unmet.isPresent() ? unmet.get() : decision;
            }
            case Ignore _, Refuse _, UseLocalDisk _ -> decision;
        };
    }

    private static Optional<Refuse> unmet(BootRequest request, Demands demands) {
        if (isTlsOnly(request, demands) && request.channel().tls() == Channel.Tls.NONE) {
            return Optional.of(new Refuse(Reason.HTTPS_REQUIRED, request.client().name()));
        }
        return demands.identity() && isUnproven(request)
                ? Optional.of(new Refuse(Reason.IDENTITY_REQUIRED, request.client().name()))
                : Optional.empty();
    }

    /// Firmware has no certificate, and DHCP no way to show one: they may bring the loader that
    /// has. An installer has none either: its loader has proven itself for it (see [AnswerAsk]).
    private static boolean isUnproven(BootRequest request) {
        return request.stage() == Stage.LOADER
                && request.channel().tls() == Channel.Tls.USED
                && request.channel().credential().isEmpty();
    }

    private static boolean isTlsOnly(BootRequest request, Demands demands) {
        return demands.https() || request.channel().isTlsRequired();
    }

    private static BootDecision hold(BootRequest request, LoaderSet waiting) {
        BootDecision wanted =
                switch (request.client()) {
                    case PLAIN -> new Ignore(Reason.NOT_A_BOOT_CLIENT);
                    case PXE, HTTP_BOOT ->
                            new NbpSource(
                                            waiting.name(),
                                            waiting,
                                            Optional.empty(),
                                            isTlsOnly(request, Demands.NONE))
                                    .choose(request);
                    case IPXE, GRUB -> new AwaitApproval(waiting);
                };
        return guarded(request, Demands.NONE, wanted);
    }

    /// A disk of its own needs a machine that it belongs to.
    private static boolean needsNoMachine(Profile profile) {
        return !(profile.payload() instanceof Payload.Disk);
    }

    /// What was installed on a disk of ours is run from there.
    private static BootDecision install(BootRequest request, Profile profile, boolean isDone) {
        if (profile.payload() instanceof Payload.Disk disk) {
            return start(request, isDone ? profile : profile.with(disk.installing()));
        }
        return isDone ? new UseLocalDisk() : start(request, profile);
    }

    private static BootDecision start(BootRequest request, Profile profile) {
        if (!profile.withdrawn().isEmpty()) {
            return new Refuse(Reason.REVOKED, profile.withdrawn());
        }
        BootDecision wanted =
                switch (profile.payload()) {
                    case Payload.Folder folder ->
                            follow(request, folder, isTlsOnly(request, profile.demands()));
                    case Payload.LocalDisk() -> new UseLocalDisk();
                    case Payload.Linux linux -> nextStep(request, profile, linux);
                    case Payload.Chain chain -> nextStep(request, profile, chain);
                    case Payload.Script script -> nextStep(request, profile, script);
                    case Payload.Menu menu -> nextStep(request, profile, menu);
                    case Payload.Disk disk -> disk(request, profile, disk);
                    case Payload.Windows windows -> nextStep(request, profile, windows);
                };
        return guarded(request, profile.demands(), wanted);
    }

    private static BootDecision follow(
            BootRequest request, Payload.Folder folder, boolean isTlsOnly) {
        for (FolderRule rule : folder.rules()) {
            if (rule.fits(request)) {
                return new Follow(folder.path(), rule, isTlsOnly);
            }
        }
        return new Ignore(Reason.NO_RULE);
    }

    private static BootDecision disk(BootRequest request, Profile profile, Payload.Disk disk) {
        if (request.client() == Client.PLAIN && !disk.isForFirmware()) {
            return new Ignore(Reason.NOT_A_BOOT_CLIENT);
        }
        if (!disk.trouble().isEmpty()) {
            return new Refuse(Reason.DISK_UNAVAILABLE, disk.trouble());
        }
        return switch (request.client()) {
            case PLAIN ->
                    disk.isEmptiedAtBoot()
                            ? new Refuse(Reason.BOOTS_NOT_TOLD_APART, profile.name())
                            : new Attach(profile, disk);
            case GRUB ->
                    goesOnToIpxe(request, profile)
                            ? new Run(profile, disk)
                            : new Refuse(Reason.LOADER_WITHOUT_ISCSI, request.client().name());
            case IPXE ->
                    disk.login().hasSecret() && request.channel().tls() == Channel.Tls.NONE
                            ? new Refuse(Reason.SECRET_NEEDS_HTTPS, request.client().name())
                            : new Run(profile, disk);
            case PXE, HTTP_BOOT -> nextStep(request, profile, disk);
        };
    }

    /// Whether GRUB can start another program. By HTTPS the firmware reads for it, and its command
    /// `chainloader` then finds no network card to hand on (seen of Debian's 2.14).
    private static boolean chainsByItself(BootRequest request) {
        return request.channel().tls() == Channel.Tls.NONE;
    }

    /// Whether GRUB can start an iPXE: the loader set has one beside the GRUB that shim starts.
    private static boolean goesOnToIpxe(BootRequest request, Profile profile) {
        return chainsByItself(request)
                && profile.loaderFile().isEmpty()
                && Arrays.stream(Firmware.values())
                        .anyMatch(firmware ->
                                profile.loaders().startsWithShim(firmware)
                                        && profile.loaders().ipxeFor(firmware).isPresent());
    }

    private static BootDecision nextStep(BootRequest request, Profile profile, Payload payload) {
        return switch (request.client()) {
            case PLAIN -> new Ignore(Reason.NOT_A_BOOT_CLIENT);
            case PXE, HTTP_BOOT ->
                    new NbpSource(
                                    profile.name(),
                                    profile.loaders(),
                                    profile.loaderFile(),
                                    isTlsOnly(request, profile.demands()))
                            .choose(request);
            case IPXE, GRUB -> run(request, profile, payload);
        };
    }

    private static BootDecision run(BootRequest request, Profile profile, Payload payload) {
        return switch (payload) {
            case Payload.Menu menu when request.choice().isPresent() ->
                    choose(request, menu, request.choice().get());
            case Payload.Menu menu -> new Run(profile, menu.on(request.network()));
            case Payload.Script script when script.client() != request.client() ->
                    new Refuse(Reason.WRONG_LANGUAGE, profile.name());
            case Payload.Chain chain
                    when request.client() == Client.GRUB
                            && (chain.needsIpxe() || !chainsByItself(request))
                            && !goesOnToIpxe(request, profile) ->
                    new Refuse(Reason.NEEDS_IPXE, profile.name());
            case Payload.Windows _
                    when request.client() == Client.GRUB && !goesOnToIpxe(request, profile) ->
                    new Refuse(Reason.NEEDS_IPXE, profile.name());
            case Payload.Windows windows -> new Run(profile, windows.from(disc(request, windows)));
            default -> new Run(profile, payload);
        };
    }

    private static BootDecision choose(BootRequest request, Payload.Menu menu, String choice) {
        Optional<Payload.Item> chosen = MenuRules.find(request.network(), menu, choice);
        if (chosen.isEmpty()) {
            return new Refuse(Reason.NO_SUCH_CHOICE, choice);
        }
        Optional<Refuse> locked = MenuRules.locked(request, chosen.get());
        return locked.isPresent()
                ? locked.get()
                : start(request.choosing(Optional.empty()), chosen.get().profile());
    }

    /// The disc that whoever asks for this Windows may be told of. Without it Windows PE fetches
    /// what it installs.
    public static Optional<InstallDisc> disc(BootRequest request, Payload.Windows windows) {
        return windows.hasSecret() && request.channel().tls() == Channel.Tls.NONE
                ? Optional.empty()
                : windows.source();
    }
}
