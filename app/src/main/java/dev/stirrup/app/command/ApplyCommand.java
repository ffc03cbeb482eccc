package dev.stirrup.app.command;

import dev.stirrup.app.record.BootWarning;
import dev.stirrup.app.record.PlacedEdit;
import dev.stirrup.app.record.RecordReader;
import dev.stirrup.app.yaml.Problems;
import dev.stirrup.store.record.Change;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.Outcome;
import dev.stirrup.store.record.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Makes the records be as files say.
@Command(
        name = "apply",
        description = {
            "Make answers, machines, profiles and plans be as YAML files say.",
            "All of it or nothing: every problem is told with its place. Records that the files do"
                    + " not name stay as they are."
        })
final class ApplyCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE|DIR",
            description =
                    "A file, a folder (its *.yaml and *.yml, and those of its folders; hidden ones"
                            + " are left out), or - for standard input. May be given several"
                            + " times.")
    private List<Path> files = List.of();

    @Option(names = "--check", description = "Only tell what is wrong; change nothing.")
    private boolean isCheckOnly;

    @Mixin private SiteOptions site = new SiteOptions();

    ApplyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        RecordReader reader = new RecordReader(problems);
        for (Path file : files) {
            read(file, reader);
        }
        List<PlacedEdit> placed = reader.edits();
        List<Edit> edits = placed.stream().map(PlacedEdit::edit).toList();
        try (Site open = Site.open(site)) {
            place(open.windows().problems(edits), placed, problems);
            List<BootWarning> warnings = open.warnings(edits);
            if (isCheckOnly || !problems.isEmpty()) {
                place(open.records().check(edits), placed, problems);
                int status = told(problems, placed.size());
                warn(warnings, placed);
                return status;
            }
            return switch (open.records().apply(edits, Site.who())) {
                case Outcome.Applied(List<Change> changes) -> {
                    int status = tell(changes, edits.size());
                    warn(warnings, placed);
                    yield status;
                }
                case Outcome.Refused(List<Problem> refused) -> {
                    place(refused, placed, problems);
                    yield told(problems, placed.size());
                }
            };
        }
    }

    private static void read(Path file, RecordReader reader) throws IOException {
        if (file.toString().equals("-")) {
            reader.read(
                    "(standard input)",
                    new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        } else if (Files.isDirectory(file)) {
            // What a link leads to is the folder that was meant; a walk from the link sees it
            // alone.
            Path start = Files.isSymbolicLink(file) ? file.toRealPath() : file;
            try (Stream<Path> inside = Files.walk(start)) {
                for (Path found : inside.filter(ApplyCommand::isYaml).sorted().toList()) {
                    if (!isHidden(start.relativize(found))) {
                        reader.read(found.toString(), text(found));
                    }
                }
            }
        } else {
            reader.read(file.toString(), text(file));
        }
    }

    private static boolean isYaml(Path file) {
        String name = file.toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
    }

    /// A repository keeps what is not the site's in `.github` and its like, and a mounted ConfigMap
    /// has its files a second time in `..data`.
    private static boolean isHidden(Path inside) {
        return StreamSupport.stream(inside.spliterator(), false)
                .anyMatch(name -> name.toString().startsWith("."));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new FailedException(
                    "Cannot read " + file + ": " + e.getClass().getSimpleName(),
                    "Name a file or folder that can be read; nothing was changed.");
        }
    }

    private static void place(List<Problem> found, List<PlacedEdit> placed, Problems problems) {
        for (Problem problem : found) {
            PlacedEdit edit = placed.get(problem.edit());
            problems.add(
                    edit.of(problem.field()),
                    problem.kind() + " " + problem.name() + ": " + problem.text());
        }
    }

    /// All was right, and some machines will be refused some of it all the same.
    private void warn(List<BootWarning> warnings, List<PlacedEdit> placed) {
        Problems found = new Problems();
        for (BootWarning warning : warnings) {
            PlacedEdit edit = placed.get(warning.edit().orElseThrow());
            String text = "warning: " + warning.text() + ": " + warning.remedy();
            found.add(edit.of(warning.field()), text);
        }
        found.all().forEach(one -> console.warn(one.render()));
    }

    private int told(Problems problems, int records) {
        if (problems.isEmpty()) {
            console.line(records + " records are right; nothing was changed.");
            return 0;
        }
        throw new FailedException(problems.render(), "Nothing was changed.");
    }

    private int tell(List<Change> changes, int records) {
        changes.forEach(change -> console.line(change.kind() + " " + change.name() + " changed"));
        int same = records - changes.size();
        console.line(changes.size() + " changed, " + Math.max(0, same) + " as they were");
        return 0;
    }
}
