package dev.stirrup.app.command;

import dev.stirrup.boot.Operator;
import dev.stirrup.store.operator.OperatorStore;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Those who may log in at machines.
@Command(
        name = "operator",
        description = "Who may choose menu entries that need a login, by their roles.")
final class OperatorCommand extends CommandGroup {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private static final String NOBODY = "none";

    private final Console console;

    OperatorCommand(Console console) {
        super("operators");
        this.console = console;
    }

    @Command(name = "list", description = "List them with their roles.")
    int list(@Mixin SiteOptions options) {
        try (Site site = Site.open(options)) {
            console.table(
                    List.of("NAME", "ROLES"),
                    site.operators().all().stream()
                            .map(one -> List.of(one.name(), roles(one)))
                            .toList());
        }
        return 0;
    }

    @Command(name = "add", description = "Add one, with a password.")
    int add(
            @Mixin SiteOptions options,
            @Mixin PasswordOptions password,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--role", paramLabel = "ROLE", description = "May be repeated.")
                    List<String> roles) {
        try (Site site = Site.open(options)) {
            Operator operator = operator(name, roles == null ? List.of() : roles);
            if (site.operators().find(name).isPresent()) {
                throw new FailedException(
                        "There is an operator " + name + " already.",
                        "`stirrup operator roles` and `stirrup operator password` change it.");
            }
            site.operators().put(operator, password.password(name), Site.who());
            console.line("Operator " + name + " has the roles: " + roles(operator));
        }
        return 0;
    }

    @Command(name = "roles", description = "Give one these roles instead of those it has.")
    int roles(
            @Mixin SiteOptions options,
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "ROLE", arity = "0..*") List<String> roles) {
        try (Site site = Site.open(options)) {
            Operator operator = operator(name, roles == null ? List.of() : roles);
            known(site.operators().setRoles(operator, Site.who()), name);
            console.line("Operator " + name + " has the roles: " + roles(operator));
        }
        return 0;
    }

    @Command(name = "password", description = "Give one another password.")
    int password(
            @Mixin SiteOptions options,
            @Mixin PasswordOptions password,
            @Parameters(paramLabel = "NAME") String name) {
        try (Site site = Site.open(options)) {
            OperatorStore operators = site.operators();
            var operator = operators.find(name);
            known(operator.isPresent(), name);
            operators.put(operator.orElseThrow(), password.password(name), Site.who());
            console.line("Operator " + name + " has a new password.");
        }
        return 0;
    }

    @Command(name = "remove", description = "Take one away.")
    int remove(@Mixin SiteOptions options, @Parameters(paramLabel = "NAME") String name) {
        try (Site site = Site.open(options)) {
            known(site.operators().remove(name), name);
            console.line("Operator " + name + " is gone.");
        }
        return 0;
    }

    private static Operator operator(String name, List<String> roles) {
        for (String word : roles) {
            word(word, "role");
            if (word.equals(NOBODY)) {
                throw new FailedException(
                        "none is no role: it is what menu entries say that need no login.", "");
            }
        }
        return new Operator(word(name, "name"), new TreeSet<>(roles));
    }

    private static String word(String text, String what) {
        if (!WORD.matcher(text).matches()) {
            throw new FailedException(
                    Console.safe(text) + " is no " + what + ".",
                    "Use letters, digits and ._- only, at most 63 of them.");
        }
        return text;
    }

    private static void known(boolean isKnown, String name) {
        if (!isKnown) {
            throw new FailedException(
                    "There is no operator " + Console.safe(name) + ".",
                    "`stirrup operator list` shows them.");
        }
    }

    private static String roles(Operator operator) {
        return operator.roles().isEmpty()
                ? "none"
                : operator.roles().stream().sorted().collect(Collectors.joining(", "));
    }
}
