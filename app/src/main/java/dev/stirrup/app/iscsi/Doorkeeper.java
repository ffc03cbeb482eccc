package dev.stirrup.app.iscsi;

import dev.stirrup.boot.Assignment;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.DiskDecision;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.Reason;
import dev.stirrup.iscsi.login.LoginAsk;
import dev.stirrup.netboot.disk.DiskNames;
import dev.stirrup.netboot.disk.DiskTicket;
import dev.stirrup.netboot.disk.DiskTickets;
import dev.stirrup.store.attach.DiskBoot;
import dev.stirrup.store.attach.DiskBoots;
import dev.stirrup.store.record.Catalogue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Finds out whose disk is wanted and in which boot, and asks the policy. May block.
final class Doorkeeper {
    /// As long as a slow machine takes from its script to its login.
    private static final Duration LATEST = Duration.ofMinutes(15);

    private final Catalogue catalogue;
    private final DiskBoots boots;
    private final Supplier<DiskTickets> tickets;
    private final InstantSource clock;

    Doorkeeper(
            Catalogue catalogue,
            DiskBoots boots,
            Supplier<DiskTickets> tickets,
            InstantSource clock) {
        this.catalogue = catalogue;
        this.boots = boots;
        this.tickets = tickets;
        this.clock = clock;
    }

    /// Who wants which disk. Empty when it is no disk of ours, or another machine's.
    Optional<Visit> look(String initiator, String target) {
        Optional<String> machine = DiskNames.machine(target);
        List<DiskBoot> known = boots.near(initiator, machine.orElse(""));
        Optional<DiskBoot> running =
                known.stream().filter(boot -> boot.initiator().equals(initiator)).findFirst();
        if (running.isPresent()) {
            return running.get().target().equals(target)
                    ? Optional.of(visit(running.get().machine(), target, running))
                    : Optional.empty();
        }
        Optional<DiskTicket> ticket = tickets.get().read(initiator, target);
        if (ticket.isEmpty() && DiskNames.owner(initiator).isPresent()) {
            return Optional.empty();
        }
        // Nobody is called as this initiator is, so what is known is the machine's.
        Optional<DiskBoot> before = known.stream().findFirst();
        return machine.filter(name -> catalogue.named(name).machine().isPresent())
                .map(name ->
                        ticket.map(one -> fresh(target, one, before))
                                .orElseGet(() -> byItself(name, target)));
    }

    /// Whether this server made the initiator's name, for a boot from this target; whatever became
    /// of that boot.
    boolean wasToldOf(String initiator, String target) {
        return tickets.get().read(initiator, target).isPresent();
    }

    /// The targets of whoever has this name, or proved to be that machine.
    List<String> targets(LoginAsk ask, Optional<String> proved) {
        Optional<DiskBoot> running = boots.by(ask.initiator());
        if (running.isPresent()) {
            return List.of(running.get().target());
        }
        Optional<String> owner = DiskNames.owner(ask.initiator());
        List<String> all = owner.or(() -> proved).map(this::targetsOf).orElseGet(List::of);
        return owner.isEmpty()
                ? all
                : all.stream()
                        .filter(target -> tickets.get().read(ask.initiator(), target).isPresent())
                        .toList();
    }

    /// The targets of the machine that this name claims to be, if nothing has to be proved for any
    /// of them; else none.
    List<String> openTargets(String initiator) {
        Optional<DiskBoot> running = boots.by(initiator);
        if (running.isPresent()) {
            return running.get().login().hasSecret() ? List.of() : List.of(running.get().target());
        }
        Optional<String> owner = DiskNames.owner(initiator);
        Optional<String> machine = owner.or(() -> DiskNames.claimed(initiator));
        List<Profile> disks = machine.map(name -> BootPolicy.disks(plan(name))).orElseGet(List::of);
        if (disks.stream().anyMatch(Doorkeeper::hasSecret)) {
            return List.of();
        }
        return disks.stream()
                .map(profile -> DiskNames.target(machine.orElseThrow(), profile.name()))
                .filter(target ->
                        owner.isEmpty() || tickets.get().read(initiator, target).isPresent())
                .toList();
    }

    private static boolean hasSecret(Profile profile) {
        return switch (profile.payload()) {
            case Payload.Disk disk -> disk.login().hasSecret();
            case Payload.Windows windows -> windows.hasSecret();
            default -> false;
        };
    }

    private List<String> targetsOf(String machine) {
        return BootPolicy.disks(plan(machine)).stream()
                .map(profile -> DiskNames.target(machine, profile.name()))
                .toList();
    }

    /// Whether a machine that uses a disk may no longer, whatever it was given.
    boolean isForbidden(String machine, String target) {
        return decide(machine, target, true) instanceof DiskDecision.Refuse refuse
                && refuse.reason() == Reason.REVOKED;
    }

    private Visit visit(String machine, String target, Optional<DiskBoot> running) {
        DiskDecision decision = decide(machine, target, running.isPresent());
        return new Visit(machine, target, running, Optional.empty(), decision);
    }

    private Visit fresh(String target, DiskTicket ticket, Optional<DiskBoot> before) {
        String machine = ticket.machine();
        Instant now = clock.instant();
        // What was told later than now was told by a clock that has been set back since: it says
        // nothing of any boot, and would keep the machine's next ones out.
        Instant latest = now.plus(LATEST);
        boolean isOld =
                before.map(DiskBoot::told)
                                .filter(told -> !told.isAfter(latest))
                                .filter(told -> !told.isBefore(ticket.told()))
                                .isPresent()
                        || ticket.told().isAfter(latest)
                        || ticket.told().plus(LATEST).isBefore(now);
        DiskDecision decision =
                isOld
                        ? new DiskDecision.Refuse(Reason.OLD_BOOT, "of " + ticket.told())
                        : decide(machine, target, false);
        return new Visit(machine, target, Optional.empty(), Optional.of(ticket), decision);
    }

    /// Firmware that logs in under a name of its own.
    private Visit byItself(String machine, String target) {
        Visit visit = visit(machine, target, Optional.empty());
        if (visit.decision() instanceof DiskDecision.Attach attach
                && BootPolicy.profile(plan(machine)).filter(attach.profile()::equals).isEmpty()) {
            return new Visit(
                    machine,
                    target,
                    Optional.empty(),
                    Optional.empty(),
                    new DiskDecision.Refuse(Reason.NO_DISK, "an entry of a menu"));
        }
        return visit.decision() instanceof DiskDecision.Attach attach && attach.isEmptiedAtBoot()
                ? new Visit(
                        machine,
                        target,
                        Optional.empty(),
                        Optional.empty(),
                        new DiskDecision.Refuse(
                                Reason.BOOTS_NOT_TOLD_APART, attach.profile().name()))
                : visit;
    }

    private DiskDecision decide(String machine, String target, boolean isRunning) {
        return BootPolicy.attach(plan(machine), profile -> isOf(target, profile), isRunning);
    }

    private Plan plan(String machine) {
        Assignment assignment = catalogue.named(machine);
        return assignment.plan();
    }

    private static boolean isOf(String target, Profile profile) {
        return DiskNames.isOf(target, profile.name());
    }
}
