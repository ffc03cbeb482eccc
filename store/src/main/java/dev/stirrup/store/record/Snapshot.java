package dev.stirrup.store.record;

import dev.stirrup.boot.Assignment;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Credential;
import dev.stirrup.boot.Machine;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Profile;
import dev.stirrup.trust.revocation.Revocation;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Everything that answers who a machine is and what is planned for it, as it was after one change.
/// Immutable.
///
/// @param seq the number of that change
/// @param otherSeq that of the latest which was not of a machine or its plan
record Snapshot(
        long seq,
        long otherSeq,
        Identities identities,
        Sharded<String, PlanRecord> plans,
        ProfileBook profiles,
        Withdrawn withdrawn) {
    Assignment find(Claims claims, String network) {
        Identities.Match match = identities.find(claims);
        // Most are one, and a switch over types is a chain of calls.
        if (match instanceof Identities.Match.One one) {
            return new Assignment(Optional.of(one.machine()), planOf(one.machine(), network));
        }
        return switch (match) {
            case Identities.Match.One(Machine machine) ->
                    new Assignment(Optional.of(machine), planOf(machine, network));
            case Identities.Match.Several(var machines) ->
                    new Assignment(Optional.empty(), new Plan.Conflict(machines));
            case Identities.Match.Unknown() ->
                    new Assignment(Optional.empty(), unapproved(network));
        };
    }

    /// Whoever has proven to be a machine is that machine, as long as its certificate is good.
    Assignment find(BootRequest request) {
        Optional<Credential> credential = request.channel().credential();
        if (credential.isEmpty()) {
            return find(request.claims(), request.network());
        }
        Optional<Machine> holder = identities.holder(credential.get().serial());
        Optional<String> refusal = refusal(credential.get());
        if (refusal.isPresent()) {
            return new Assignment(holder, new Plan.Revoked(refusal.get()));
        }
        Machine machine = holder.orElseThrow();
        Set<String> meant = new TreeSet<>(Set.of(machine.name()));
        switch (identities.find(request.claims())) {
            case Identities.Match.One(Machine other) -> meant.add(other.name());
            case Identities.Match.Several(var others) -> meant.addAll(others);
            case Identities.Match.Unknown() -> {}
        }
        return new Assignment(
                holder,
                meant.size() > 1
                        ? new Plan.Conflict(List.copyOf(meant))
                        : planOf(machine, request.network()));
    }

    /// A machine that is known by its name.
    Assignment named(String name) {
        Optional<Machine> machine = identities.machine(name);
        return new Assignment(
                machine, machine.map(known -> planOf(known, "")).orElseGet(Plan.None::new));
    }

    Optional<String> refusal(Credential credential) {
        Optional<Machine> holder = identities.holder(credential.serial());
        return holder.isEmpty()
                ? Optional.of("it is the certificate of no machine here")
                : withdrawn
                        .list()
                        .certificate(new BigInteger(credential.serial(), 16))
                        .or(() -> withdrawn.list().machine(holder.get().name()))
                        .map(Revocation::text);
    }

    private Plan unapproved(String network) {
        return new Plan.Unapproved(
                profiles.waiting(),
                profiles.openOn(network).map(profile -> profile.seenBy(Map.of())));
    }

    private Plan planOf(Machine machine, String network) {
        Optional<Revocation> revoked = withdrawn.list().machine(machine.name());
        if (revoked.isPresent()) {
            return new Plan.Revoked(revoked.get().why());
        }
        Optional<PlanRecord> plan = plans.get(machine.name());
        // A machine may be forbidden to boot before anybody lets it in.
        if (!machine.isApproved()
                && plan.filter(p -> p.kind() == PlanRecord.Kind.BLOCKED).isEmpty()) {
            return unapproved(network);
        }
        return plan.isPresent()
                ? meaning(plan.get(), machine.labels())
                : profiles.selectedBy(machine.labels())
                        .map(profile -> profile.seenBy(machine.labels()))
                        .<Plan>map(Plan.Always::new)
                        .orElseGet(Plan.None::new);
    }

    private Plan meaning(PlanRecord plan, Map<String, String> labels) {
        Optional<Profile> named =
                plan.profile().isEmpty() ? Optional.empty() : profiles.named(plan.profile().get());
        Optional<Profile> profile =
                named.isEmpty()
                        ? named
                        : Optional.of(named.get().seenBy(labels).demanding(plan.demands()));
        return switch (plan.kind()) {
            case LOCAL -> new Plan.LocalDisk();
            case BLOCKED -> new Plan.Blocked(plan.reason());
            case ALWAYS, MENU ->
                    profile.isPresent() ? new Plan.Always(profile.get()) : new Plan.None();
            case INSTALL_ONCE ->
                    profile.<Plan>map(p ->
                                    new Plan.Install(
                                            p, plan.progress() == PlanRecord.Progress.DONE))
                            .orElseGet(Plan.None::new);
        };
    }
}
