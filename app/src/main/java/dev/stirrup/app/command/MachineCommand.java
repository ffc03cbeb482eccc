package dev.stirrup.app.command;

import dev.stirrup.app.record.RecordText;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.MachineRecord;
import dev.stirrup.store.record.PlanRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The machines.
@Command(name = "machine", description = "List machines, let them in, name and label them.")
final class MachineCommand extends CommandGroup {
    private final Console console;

    MachineCommand(Console console) {
        super("machines");
        this.console = console;
    }

    @Command(name = "list", description = "List all machines; those that wait stand first.")
    int list(
            @Mixin SiteOptions options,
            @Option(names = "--waiting", description = "Only those that wait for approval.")
                    boolean isWaitingOnly) {
        try (Site site = Site.open(options)) {
            Map<String, PlanRecord> plans =
                    site.records().plans().stream()
                            .collect(Collectors.toMap(PlanRecord::machine, plan -> plan));
            List<List<String>> rows =
                    site.records().machines().stream()
                            .filter(machine -> !isWaitingOnly || !machine.isApproved())
                            .sorted(
                                    Comparator.comparing(MachineRecord::isApproved)
                                            .thenComparing(MachineRecord::name))
                            .map(machine -> row(machine, plans))
                            .toList();
            console.table(List.of("NAME", "STATE", "ADDRESSES", "PLAN", "LABELS", "SEEN"), rows);
        }
        return 0;
    }

    @Command(name = "show", description = "Show one machine and its plan, as YAML.")
    int show(@Mixin SiteOptions options, @Parameters(paramLabel = "NAME") String name) {
        try (Site site = Site.open(options)) {
            console.text(RecordText.of(known(site, name)));
            site.records()
                    .certificates(name)
                    .forEach(one ->
                            console.line(
                                    "# certificate "
                                            + one.serial()
                                            + ", until "
                                            + Times.second(one.notAfter())));
            site.records()
                    .plan(name)
                    .ifPresent(plan -> console.text("---\n" + RecordText.of(plan)));
        }
        return 0;
    }

    @Command(name = "add", description = "Add a machine, approved.")
    int add(@Mixin Identities identities, @Parameters(paramLabel = "NAME") String name) {
        try (Site site = Site.open(identities)) {
            if (site.records().machine(name).isPresent()) {
                throw new FailedException(
                        "There is a machine " + Console.safe(name) + " already.",
                        "Change it with `stirrup machine label`, or with `stirrup apply`.");
            }
            MachineRecord machine =
                    MachineRecord.of(name, identities.macs())
                            .withUuid(identities.uuid())
                            .withSerial(identities.serial());
            site.apply(List.of(new Edit.PutMachine(machine)));
            console.line("Added " + Console.safe(name) + ".");
        }
        return 0;
    }

    @Command(
            name = "approve",
            description = "Let waiting machines in; each name may be one of its MAC addresses.")
    int approve(
            @Mixin SiteOptions options,
            @Parameters(arity = "1..*", paramLabel = "NAME") List<String> names,
            @Option(names = "--as", paramLabel = "NAME", description = "Give it this name, too.")
                    Optional<String> other) {
        if (other.isPresent() && names.size() > 1) {
            throw new FailedException("Only one machine can have the name of --as.", "");
        }
        try (Site site = Site.open(options)) {
            List<Edit> edits = new ArrayList<>();
            for (String name : names) {
                edits.add(new Edit.ApproveMachine(known(site, name).name()));
            }
            String before = known(site, names.getFirst()).name();
            site.apply(edits);
            other.ifPresent(
                    to -> Site.applied(site.records().renameMachine(before, to, Site.who())));
            console.line(
                    "Approved "
                            + Console.safe(other.orElseGet(() -> String.join(", ", names)))
                            + ".");
        }
        return 0;
    }

    @Command(
            name = "label",
            description = "Set labels of a machine (KEY=VALUE), or take them away (KEY=).")
    int label(
            @Mixin SiteOptions options,
            @Parameters(index = "0", paramLabel = "NAME") String name,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY=VALUE")
                    List<String> labels) {
        try (Site site = Site.open(options)) {
            MachineRecord machine = known(site, name);
            Map<String, String> all = new HashMap<>(machine.labels());
            for (String label : labels) {
                int equals = label.indexOf('=');
                if (equals < 1) {
                    throw misused("A label is KEY=VALUE: " + Console.safe(label));
                }
                if (equals == label.length() - 1) {
                    all.remove(label.substring(0, equals));
                } else {
                    all.put(label.substring(0, equals), label.substring(equals + 1));
                }
            }
            site.apply(List.of(new Edit.PutMachine(machine.withLabels(all))));
            console.line(Console.safe(machine.name() + " " + new TreeMap<>(all)));
        }
        return 0;
    }

    @Command(
            name = "certificate",
            description = {
                "Make a certificate by which a machine proves who it is, for its loader to carry.",
                "Writes NAME.crt, NAME.key and NAME.ipxe, a script for iPXE 2.0: as autoexec.ipxe",
                "beside it on a stick. Whoever holds the key is that machine; no copy is kept."
            })
    int certificate(
            @Mixin SiteOptions options,
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--out",
                            paramLabel = "DIR",
                            required = true,
                            description = "Where to write the files.")
                    Path out,
            @Option(
                            names = "--server",
                            paramLabel = "HOST[:PORT]",
                            description =
                                    "Where the script looks for this server (default: where DHCP"
                                            + " says).")
                    Optional<String> server) {
        try (Site site = Site.open(options)) {
            MachineRecord machine = known(site, name);
            String where =
                    server.orElseGet(() ->
                            "${next-server}:" + site.settings().listeners().https().orElse(443));
            new MachineIdentity(site, console).give(machine, out, "https://" + where);
        }
        return 0;
    }

    @Command(
            name = "chap",
            description = {
                "Make a secret for a machine whose firmware boots from iSCSI itself, to be typed into",
                "that firmware. It is shown once; the one before is worth nothing any more."
            })
    int chap(
            @Mixin SiteOptions options,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--remove", description = "Only take the secret away.")
                    boolean isRemoved) {
        try (Site site = Site.open(options)) {
            var secrets = new MachineSecret(site, console);
            String machine = known(site, name).name();
            if (isRemoved) {
                secrets.remove(machine);
            } else {
                secrets.make(machine);
            }
        }
        return 0;
    }

    @Command(name = "rename", description = "Give a machine another name; its plan goes with it.")
    int rename(
            @Mixin SiteOptions options,
            @Parameters(index = "0", paramLabel = "NAME") String name,
            @Parameters(index = "1", paramLabel = "NEW") String other) {
        try (Site site = Site.open(options)) {
            String before = known(site, name).name();
            Site.applied(site.records().renameMachine(before, other, Site.who()));
            console.line(Console.safe(before + " is " + other + " now."));
        }
        return 0;
    }

    @Command(name = "delete", description = "Forget a machine and its plan.")
    int delete(@Mixin SiteOptions options, @Parameters(paramLabel = "NAME") String name) {
        try (Site site = Site.open(options)) {
            String known = known(site, name).name();
            site.apply(List.of(new Edit.DeleteMachine(known)));
            console.line("Deleted " + Console.safe(known) + ".");
        }
        return 0;
    }

    /// The machine with this name, or with this address.
    static MachineRecord known(Site site, String name) {
        return site.records()
                .machine(name)
                .or(() ->
                        HardwareAddress.read(name)
                                .flatMap(mac ->
                                        site.records().machines().stream()
                                                .filter(machine -> machine.macs().contains(mac))
                                                .findFirst()))
                .orElseThrow(() ->
                        new FailedException(
                                "There is no machine " + Console.safe(name) + ".",
                                "See `stirrup machine list`."));
    }

    private static List<String> row(MachineRecord machine, Map<String, PlanRecord> plans) {
        PlanRecord plan = plans.get(machine.name());
        return List.of(
                machine.name(),
                machine.isApproved() ? "approved" : "waits",
                machine.macs().stream()
                        .map(HardwareAddress::text)
                        .sorted()
                        .collect(Collectors.joining(",")),
                plan == null ? "-" : PlanCommand.text(plan),
                machine.labels().isEmpty()
                        ? "-"
                        : new TreeMap<>(machine.labels())
                                .entrySet().stream()
                                        .map(label -> label.getKey() + "=" + label.getValue())
                                        .collect(Collectors.joining(",")),
                machine.seen().map(seen -> Times.second(seen.latest())).orElse("never"));
    }
}
