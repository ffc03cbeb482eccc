package dev.stirrup.app.command;

import dev.stirrup.app.record.RecordText;
import dev.stirrup.store.record.MachineRecord;
import dev.stirrup.store.record.PlanRecord;
import dev.stirrup.store.record.ProfileRecord;
import dev.stirrup.store.record.Records;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Prints all records as YAML.
@Command(
        name = "export",
        description = {
            "Print all answers, machines, profiles and plans as YAML, always in the same form and order.",
            "`stirrup apply` reads it back to the same records."
        })
final class ExportCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private SiteOptions site = new SiteOptions();

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Site open = Site.open(site)) {
            console.text(text(open.records()));
        }
        return 0;
    }

    static String text(Records records) {
        List<String> documents = new ArrayList<>();
        records.answers().forEach(answers -> documents.add(RecordText.of(answers)));
        records.profiles().stream()
                .sorted(Comparator.comparing(ProfileRecord::name))
                .forEach(profile -> documents.add(RecordText.of(profile)));
        records.machines().stream()
                .sorted(Comparator.comparing(MachineRecord::name))
                .forEach(machine -> documents.add(RecordText.of(machine)));
        records.plans().stream()
                .sorted(Comparator.comparing(PlanRecord::machine))
                .forEach(plan -> documents.add(RecordText.of(plan)));
        return String.join("---\n", documents);
    }
}
