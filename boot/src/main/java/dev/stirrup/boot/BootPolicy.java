package dev.stirrup.boot;

import dev.stirrup.boot.BootDecision.AwaitApproval;
import dev.stirrup.boot.BootDecision.Follow;
import dev.stirrup.boot.BootDecision.Ignore;
import dev.stirrup.boot.BootDecision.Load;
import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.BootDecision.Run;
import dev.stirrup.boot.BootDecision.UseLocalDisk;
import java.util.List;
import java.util.Optional;

/// The one place that chooses a boot. Total and pure: no clock, no store, no log.
public final class BootPolicy {
    private BootPolicy() {}

    /// What this asker gets, whatever protocol it asked by.
    public static BootDecision decide(BootRequest request, Plan plan) {
        return switch (plan) {
            case Plan.Unapproved(LoaderSet waiting, Optional<Profile> open) ->
                    open.isPresent() ? start(request, open.get()) : hold(request, waiting);
            case Plan.None() -> new Ignore(Reason.NO_PLAN);
            case Plan.LocalDisk() -> new UseLocalDisk();
            case Plan.Blocked(String why) -> new Refuse(Reason.BLOCKED, why);
            case Plan.Revoked(String why) -> new Refuse(Reason.REVOKED, why);
            case Plan.Install(Profile profile, boolean isDone) ->
                    isDone ? new UseLocalDisk() : start(request, profile);
            case Plan.Always(Profile profile) -> start(request, profile);
            case Plan.Conflict conflict ->
                    new Refuse(Reason.IDENTITY_CONFLICT, String.join(", ", conflict.machines()));
        };
    }

    /// What is left of a decision where nothing may be served without TLS.
    ///
    /// @param canDoTls whether this client can fetch by HTTPS, as far as it is known
    public static BootDecision withTlsOnly(BootDecision decision, boolean canDoTls, String client) {
        return switch (decision) {
            case Load _, Run _, AwaitApproval _, Follow _ ->
                    canDoTls ? decision : new Refuse(Reason.HTTPS_REQUIRED, client);
            case BootDecision.Ignore _, Refuse _, UseLocalDisk _ -> decision;
        };
    }

    /// The plain folder whose files this plan opens to its machine, by the paths they have there.
    /// Empty for every other plan.
    public static Optional<String> openedFolder(Plan plan) {
        Optional<Profile> profile =
                switch (plan) {
                    case Plan.Unapproved(_, Optional<Profile> open) -> open;
                    case Plan.Install(Profile install, boolean isDone) ->
                            isDone ? Optional.empty() : Optional.of(install);
                    case Plan.Always(Profile always) -> Optional.of(always);
                    case Plan.None _,
                            Plan.LocalDisk _,
                            Plan.Blocked _,
                            Plan.Revoked _,
                            Plan.Conflict _ ->
                            Optional.empty();
                };
        return profile.isPresent() && profile.get().payload() instanceof Payload.Folder folder
                ? Optional.of(folder.path())
                : Optional.empty();
    }

    private static BootDecision hold(BootRequest request, LoaderSet waiting) {
        return switch (request.client()) {
            case PLAIN -> new Ignore(Reason.NOT_A_BOOT_CLIENT);
            case PXE, HTTP_BOOT -> load(request, waiting.name(), loader(request, waiting));
            case IPXE, GRUB -> new AwaitApproval(waiting);
        };
    }

    private static BootDecision start(BootRequest request, Profile profile) {
        if (!profile.withdrawn().isEmpty()) {
            return new Refuse(Reason.REVOKED, profile.withdrawn());
        }
        return switch (profile.payload()) {
            case Payload.Folder(String path, var rules) -> follow(request, path, rules);
            case Payload.LocalDisk() -> new UseLocalDisk();
            case Payload.Linux linux -> nextStep(request, profile, linux);
            case Payload.Chain chain -> nextStep(request, profile, chain);
            case Payload.Script script -> nextStep(request, profile, script);
            case Payload.Menu menu -> nextStep(request, profile, menu);
        };
    }

    private static BootDecision follow(BootRequest request, String path, List<FolderRule> rules) {
        for (FolderRule rule : rules) {
            if (rule.fits(request)) {
                return new Follow(path, rule);
            }
        }
        return new Ignore(Reason.NO_RULE);
    }

    private static BootDecision nextStep(BootRequest request, Profile profile, Payload payload) {
        return switch (request.client()) {
            case PLAIN -> new Ignore(Reason.NOT_A_BOOT_CLIENT);
            case PXE, HTTP_BOOT -> load(request, profile.name(), loader(request, profile));
            case IPXE, GRUB -> run(request, profile, payload);
        };
    }

    private static Optional<Loader> loader(BootRequest request, LoaderSet set) {
        return request.firmware().isEmpty()
                ? Optional.empty()
                : set.loaderFor(request.firmware().get());
    }

    private static Optional<Loader> loader(BootRequest request, Profile profile) {
        return request.firmware().isEmpty()
                ? Optional.empty()
                : profile.loaderFor(request.firmware().get());
    }

    private static BootDecision load(BootRequest request, String owner, Optional<Loader> loader) {
        if (loader.isPresent()) {
            return new Load(loader.get());
        }
        return request.firmware().isEmpty()
                ? new Refuse(Reason.UNKNOWN_FIRMWARE, owner)
                : new Refuse(
                        Reason.NO_LOADER_FOR_FIRMWARE,
                        owner + " for " + request.firmware().get().text());
    }

    private static BootDecision run(BootRequest request, Profile profile, Payload payload) {
        return switch (payload) {
            case Payload.Menu menu when request.choice().isPresent() ->
                    choose(request, menu, request.choice().get());
            case Payload.Script script when script.client() != request.client() ->
                    new Refuse(Reason.WRONG_LANGUAGE, profile.name());
            default -> new Run(profile, payload);
        };
    }

    private static BootDecision choose(BootRequest request, Payload.Menu menu, String choice) {
        return menu.items().stream()
                .map(Payload.Item::profile)
                .filter(profile -> profile.name().equals(choice))
                .findFirst()
                .map(profile -> start(withoutChoice(request), profile))
                .orElseGet(() -> new Refuse(Reason.NO_SUCH_CHOICE, choice));
    }

    private static BootRequest withoutChoice(BootRequest request) {
        return new BootRequest(
                request.claims(),
                request.client(),
                request.firmware(),
                request.stage(),
                request.network(),
                request.userClass(),
                Optional.empty());
    }
}
