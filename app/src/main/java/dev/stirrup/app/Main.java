package dev.stirrup.app;

import dev.stirrup.app.command.CommandLines;
import dev.stirrup.app.command.Console;
import dev.stirrup.app.log.LogProvider;
import dev.stirrup.app.serve.ServeArguments;
import dev.stirrup.app.serve.ServeChoices;
import dev.stirrup.app.serve.ServeRehearsal;
import dev.stirrup.app.serve.Serving;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Where the program starts.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        System.exit(run(arguments));
    }

    private static int run(String... arguments) throws Exception {
        // What is written is read by programs too: a port in a language's own digits would be none.
        Locale.setDefault(Locale.ROOT);
        LogProvider.choose();
        Optional<ServeChoices> choices = ServeArguments.read(arguments);
        if (choices.isPresent()) {
            return new Serving(Console.standard(), choices.get()).run();
        }
        if (arguments.length == 2 && arguments[0].equals(ServeRehearsal.COMMAND)) {
            return new ServeRehearsal(Console.standard(), Path.of(arguments[1])).run();
        }
        return CommandLines.run(arguments);
    }
}
