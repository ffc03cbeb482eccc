package dev.stirrup.app.command;

import dev.stirrup.app.record.RecordText;
import dev.stirrup.boot.Demands;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.PlanRecord;
import dev.stirrup.store.record.PlanRecord.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The plans.
@Command(name = "plan", description = "Say what a machine boots next.")
final class PlanCommand extends CommandGroup {
    private final Console console;

    PlanCommand(Console console) {
        super("plans");
        this.console = console;
    }

    /// What is wanted: one of them.
    static final class Wanted {
        @Option(
                names = "--install-once",
                paramLabel = "PROFILE",
                description = "Serve it until the machine reports done, then its disk.")
        private Optional<String> install = Optional.empty();

        @Option(names = "--always", paramLabel = "PROFILE", description = "Boot it every time.")
        private Optional<String> always = Optional.empty();

        @Option(
                names = "--menu",
                paramLabel = "PROFILE",
                description = "Show this menu every time.")
        private Optional<String> menu = Optional.empty();

        @Option(names = "--local", description = "Boot the local disk.")
        private boolean isLocal;

        @Option(
                names = "--blocked",
                paramLabel = "REASON",
                description = "No boot from the network.")
        private Optional<String> blocked = Optional.empty();

        PlanRecord plan(String machine) {
            if (isLocal) {
                return PlanRecord.local(machine);
            }
            return install.map(profile -> PlanRecord.installOnce(machine, profile))
                    .or(() -> always.map(profile -> PlanRecord.always(machine, profile)))
                    .or(() ->
                            menu.map(profile ->
                                    PlanRecord.of(machine, Kind.MENU, Optional.of(profile), "")))
                    .or(() -> blocked.map(reason -> PlanRecord.blocked(machine, reason)))
                    .orElseThrow();
        }
    }

    /// What is demanded of the machine before it is given it.
    static final class Demanded {
        @Option(
                names = "--require-https",
                description = "Give it within HTTPS only, whatever the profile says.")
        private boolean isHttpsRequired;

        @Option(
                names = "--require-identity",
                description = "Give it only when the machine proves by a certificate who it is.")
        private boolean isIdentityRequired;

        Demands demands() {
            return new Demands(isHttpsRequired, isIdentityRequired);
        }
    }

    @Command(
            name = "set",
            description = "Set a machine's plan; an installation begins anew, also a finished one.")
    int set(
            @Mixin SiteOptions options,
            @Parameters(paramLabel = "MACHINE") String name,
            @ArgGroup(exclusive = true, multiplicity = "1") Wanted wanted,
            @Mixin Demanded demanded) {
        try (Site site = Site.open(options)) {
            String machine = MachineCommand.known(site, name).name();
            PlanRecord plan = wanted.plan(machine).withDemands(demanded.demands());
            site.apply(List.of(new Edit.StartPlan(plan)), console);
            console.line(Console.safe(machine + ": " + text(plan)));
        }
        return 0;
    }

    @Command(name = "clear", description = "Take a machine's plan away; selectors choose again.")
    int clear(@Mixin SiteOptions options, @Parameters(paramLabel = "MACHINE") String name) {
        try (Site site = Site.open(options)) {
            String machine = MachineCommand.known(site, name).name();
            site.apply(List.of(new Edit.DeletePlan(machine)));
            console.line(Console.safe(machine) + " has no plan now.");
        }
        return 0;
    }

    @Command(name = "show", description = "Show one machine's plan, or all plans.")
    int show(
            @Mixin SiteOptions options,
            @Parameters(arity = "0..1", paramLabel = "MACHINE") Optional<String> name) {
        try (Site site = Site.open(options)) {
            if (name.isEmpty()) {
                console.table(
                        List.of("MACHINE", "PLAN"),
                        site.records().plans().stream()
                                .sorted(Comparator.comparing(PlanRecord::machine))
                                .map(plan -> List.of(plan.machine(), text(plan)))
                                .toList());
                return 0;
            }
            String machine = MachineCommand.known(site, name.get()).name();
            PlanRecord plan =
                    site.records()
                            .plan(machine)
                            .orElseThrow(() ->
                                    new FailedException(
                                            Console.safe(machine) + " has no plan.",
                                            "Set one with `stirrup plan set`."));
            console.text(RecordText.of(plan));
        }
        return 0;
    }

    /// A plan in a few words.
    static String text(PlanRecord plan) {
        String profile = plan.profile().map(name -> " " + name).orElse("");
        String progress =
                plan.progress() == PlanRecord.Progress.ARMED
                        ? ""
                        : " (" + plan.progress().text() + ")";
        String reason = plan.reason().isEmpty() ? "" : ": " + plan.reason();
        String demands =
                plan.demands().identity()
                        ? ", for the proven machine only"
                        : plan.demands().https() ? ", by HTTPS only" : "";
        return plan.kind().text() + profile + demands + progress + reason;
    }
}
