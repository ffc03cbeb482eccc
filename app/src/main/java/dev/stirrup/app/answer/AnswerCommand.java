package dev.stirrup.app.answer;

import dev.stirrup.app.command.CommandGroup;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.record.AnswerFormats;
import dev.stirrup.boot.answer.AnswerKind;
import dev.stirrup.store.record.AnswersRecord;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.Problem;
import dev.stirrup.store.record.ProfileRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What installers read instead of asking a person.
@Command(
        name = "answer",
        description = "List, show, add and remove what installers read instead of asking a person.")
public final class AnswerCommand extends CommandGroup {
    private final Console console;

    public AnswerCommand(Console console) {
        super("answers");
        this.console = console;
    }

    @Command(name = "list", description = "List all answers.")
    int list(@Mixin SiteOptions options) {
        try (Site site = Site.open(options)) {
            List<ProfileRecord> profiles = site.records().profiles();
            console.table(
                    List.of("NAME", "FORMAT", "SECRETS", "PROFILES"),
                    site.records().answers().stream().map(one -> row(one, profiles)).toList());
        }
        return 0;
    }

    @Command(name = "show", description = "Print the text of answers, with its places unfilled.")
    int show(@Mixin SiteOptions options, @Parameters(paramLabel = "NAME") String name) {
        try (Site site = Site.open(options)) {
            console.text(known(site, name).text());
        }
        return 0;
    }

    @Command(
            name = "add",
            description = {
                "Add answers from a file, or replace those of this name.",
                "In the text $${name}, $${label.KEY:-default}, $${secret:NAME|crypt-sha512} and more"
                        + " are filled for each machine; $$$${ stands for $${. See the guide."
            })
    int add(
            @Mixin SiteOptions options,
            @Parameters(index = "0", paramLabel = "NAME") String name,
            @Parameters(
                            index = "1",
                            paramLabel = "FILE",
                            description = "The file; - for standard input.")
                    Path file,
            @Mixin AddOptions wanted) {
        String text = read(file);
        if (AnswerFormats.isButane(file.toString(), text)) {
            throw new FailedException(AnswerFormats.BUTANE, "Nothing was changed.");
        }
        AnswerKind kind = wanted.kind(file, text);
        var record = new AnswersRecord(name, kind, text, wanted.isForced, 0);
        try (Site site = Site.open(options)) {
            site.apply(List.of(new Edit.PutAnswers(record)));
            console.line(Console.safe(name) + " is kept, as " + kind.text() + ".");
        }
        return 0;
    }

    /// How answers are taken.
    static final class AddOptions {
        @Option(
                names = "--kind",
                paramLabel = "KIND",
                description =
                        "preseed, kickstart, autoinstall, cloud-init, autoyast, ignition, alpine or"
                                + " autounattend (default: told from the file).")
        private Optional<String> kind = Optional.empty();

        @Option(
                names = "--force",
                description = "Take it although a secret stands in the text as it is.")
        private boolean isForced;

        private AnswerKind kind(Path file, String text) {
            if (kind.filter("butane"::equals).isPresent()) {
                throw new FailedException(AnswerFormats.BUTANE, "Nothing was changed.");
            }
            return kind.map(word ->
                            AnswerKind.named(word)
                                    .orElseThrow(() ->
                                            new FailedException(
                                                    "There is no kind " + Console.safe(word) + ".",
                                                    "There are: " + kinds())))
                    .or(() -> AnswerFormats.guess(file.toString(), text))
                    .orElseThrow(() ->
                            new FailedException(
                                    "Nothing in this file tells what kind of answers it holds.",
                                    "Name it: --kind " + kinds()));
        }

        private static String kinds() {
            return Arrays.stream(AnswerKind.values())
                    .map(AnswerKind::text)
                    .collect(Collectors.joining(", "));
        }
    }

    @Command(
            name = "check",
            description = "Tell what is wrong in a file of answers; change nothing.")
    int check(
            @Mixin SiteOptions options,
            @Parameters(paramLabel = "FILE", description = "The file; - for standard input.")
                    Path file,
            @Mixin AddOptions wanted) {
        String text = read(file);
        var record =
                new AnswersRecord("checked", wanted.kind(file, text), text, wanted.isForced, 0);
        try (Site site = Site.open(options)) {
            List<Problem> problems = site.records().check(List.of(new Edit.PutAnswers(record)));
            if (!problems.isEmpty()) {
                throw new FailedException(
                        problems.stream()
                                .map(problem -> Console.safe(problem.text()))
                                .collect(Collectors.joining("\n")),
                        "Nothing was changed.");
            }
            List<String> missing =
                    record.answers().text().secrets().stream()
                            .filter(secret ->
                                    site.secrets().all().stream()
                                            .noneMatch(kept -> kept.name().equals(secret)))
                            .sorted()
                            .toList();
            missing.forEach(
                    secret -> console.line("It needs a secret: stirrup secret set " + secret));
            console.line("It is right, as " + record.kind().text() + ".");
        }
        return 0;
    }

    @Command(name = "remove", description = "Remove answers that no profile names.")
    int remove(@Mixin SiteOptions options, @Parameters(paramLabel = "NAME") String name) {
        try (Site site = Site.open(options)) {
            site.apply(List.of(new Edit.DeleteAnswers(name)));
            console.line("Removed " + Console.safe(name) + ".");
        }
        return 0;
    }

    static AnswersRecord known(Site site, String name) {
        return site.records()
                .answers(name)
                .orElseThrow(() ->
                        new FailedException(
                                "There are no answers " + Console.safe(name) + ".",
                                "See `stirrup answer list`."));
    }

    private static List<String> row(AnswersRecord answers, List<ProfileRecord> profiles) {
        String secrets =
                answers.answers().text().secrets().stream()
                        .sorted()
                        .collect(Collectors.joining(", "));
        String users =
                profiles.stream()
                        .filter(p -> p.answers().filter(answers.name()::equals).isPresent())
                        .map(ProfileRecord::name)
                        .sorted()
                        .collect(Collectors.joining(", "));
        return List.of(
                answers.name(),
                answers.kind().text(),
                secrets.isEmpty() ? "-" : secrets,
                users.isEmpty() ? "-" : users);
    }

    private static String read(Path file) {
        try {
            return file.toString().equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(file);
        } catch (IOException e) {
            throw new FailedException(
                    "Cannot read "
                            + Console.safe(file.toString())
                            + ": "
                            + e.getClass().getSimpleName(),
                    "Name a text file in UTF-8; nothing was changed.");
        }
    }
}
