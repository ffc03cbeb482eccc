package dev.stirrup.app.serve;

import dev.stirrup.app.command.SiteOptions;
import dev.stirrup.app.log.LogFormat;
import dev.stirrup.netboot.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the plain spellings of `serve`'s command line. Picocli, which reads all others, explains
/// mistakes and prints help, takes a quarter of a start: its classes cannot be kept in Java's
/// cache. [ServeCommand] declares the options; a test holds both readers against each other.
public final class ServeArguments {
    private static final String COMMAND = "serve";
    private static final String FORCE = "--force";
    private static final Map<String, String> SHORT =
            Map.of("-s", "--settings", "-d", "--data", "-i", "--interface");
    private static final Set<String> WITH_VALUE =
            Set.of("--settings", "--data", "--interface", "--mode", "--log");

    private final Map<String, List<String>> given = new HashMap<>();

    private ServeArguments() {}

    /// @return empty when anything is not as plain as this reader knows it, be it right or wrong
    public static Optional<ServeChoices> read(String... arguments) {
        if (arguments.length == 0 || !arguments[0].equals(COMMAND)) {
            return Optional.empty();
        }
        var read = new ServeArguments();
        Iterator<String> rest = Arrays.asList(arguments).listIterator(1);
        while (rest.hasNext()) {
            if (!read.take(rest.next(), rest)) {
                return Optional.empty();
            }
        }
        return read.choices();
    }

    private boolean take(String argument, Iterator<String> rest) {
        if (argument.equals(FORCE)) {
            return add(FORCE, "");
        }
        int sign = argument.startsWith("--") ? argument.indexOf('=') : -1;
        String name = sign < 0 ? argument : argument.substring(0, sign);
        String option = SHORT.getOrDefault(name, name);
        if (!WITH_VALUE.contains(option) || (sign < 0 && !rest.hasNext())) {
            return false;
        }
        String value = sign < 0 ? rest.next() : argument.substring(sign + 1);
        return isPlain(value) && add(option, value);
    }

    /// Other first letters may mean something to picocli: an option, a file of arguments, a quote.
    private static boolean isPlain(String value) {
        return !value.isEmpty()
                && (Character.isLetterOrDigit(value.charAt(0))
                        || "/._~".indexOf(value.charAt(0)) >= 0);
    }

    private boolean add(String option, String value) {
        List<String> values = given.computeIfAbsent(option, _ -> new ArrayList<>());
        values.add(value);
        return values.size() == 1 || option.equals("--interface");
    }

    private Optional<ServeChoices> choices() {
        Optional<Network.Mode> mode = value("--mode").flatMap(ServeArguments::mode);
        Optional<LogFormat> log = value("--log").flatMap(ServeArguments::form);
        if (mode.isPresent() != given.containsKey("--mode")
                || log.isPresent() != given.containsKey("--log")) {
            return Optional.empty();
        }
        return Optional.of(
                new ServeChoices(
                        SiteOptions.of(
                                value("--settings").map(Path::of), value("--data").map(Path::of)),
                        mode,
                        given.getOrDefault("--interface", List.of()),
                        given.containsKey(FORCE),
                        log.orElse(LogFormat.PLAIN)));
    }

    private Optional<String> value(String option) {
        return given.getOrDefault(option, List.of()).stream().findFirst();
    }

    private static Optional<Network.Mode> mode(String text) {
        for (Network.Mode mode : Network.Mode.values()) {
            if (mode.name().equals(text.toUpperCase(Locale.ROOT))) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    private static Optional<LogFormat> form(String text) {
        for (LogFormat form : LogFormat.values()) {
            if (form.name().equals(text.toUpperCase(Locale.ROOT))) {
                return Optional.of(form);
            }
        }
        return Optional.empty();
    }
}
