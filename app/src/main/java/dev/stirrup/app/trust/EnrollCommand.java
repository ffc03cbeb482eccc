package dev.stirrup.app.trust;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `stirrup trust enroll`.
@Command(name = "enroll", description = "Tell how a machine's firmware comes to trust this site.")
final class EnrollCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", arity = "0..1", paramLabel = "VENDOR")
    private Optional<String> vendor = Optional.empty();

    EnrollCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (vendor.isEmpty()) {
            console.line("What firmware is it? stirrup trust enroll VENDOR, one of:");
            for (EnrollSteps steps : EnrollSteps.values()) {
                console.line("  %-12s %s".formatted(steps.word(), steps.title()));
            }
            return 0;
        }
        EnrollSteps steps =
                EnrollSteps.named(vendor.get())
                        .orElseThrow(() ->
                                new FailedException(
                                        "There are no steps for " + vendor.get(),
                                        "One of: "
                                                + Stream.of(EnrollSteps.values())
                                                        .map(EnrollSteps::word)
                                                        .collect(Collectors.joining(", "))));
        console.line(console.bold(steps.title()));
        console.text(steps.text());
        return 0;
    }
}
