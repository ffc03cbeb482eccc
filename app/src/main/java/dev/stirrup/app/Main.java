package dev.stirrup.app;

import dev.stirrup.app.command.CommandLines;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.serve.ServeArguments;
import dev.stirrup.app.serve.ServeChoices;
import dev.stirrup.app.serve.Serving;
import java.util.Optional;

/// Where the program starts.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Optional<ServeChoices> choices = ServeArguments.read(arguments);
        System.exit(
                choices.isPresent()
                        ? new Serving(Console.standard(), choices.get()).run()
                        : CommandLines.run(arguments));
    }
}
