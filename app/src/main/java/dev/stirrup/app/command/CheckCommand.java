package dev.stirrup.app.command;

import dev.stirrup.app.settings.Settings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Reads the settings file and starts nothing.
@Command(
        name = "check",
        description =
                "Read the settings file, tell everything that is wrong with it, start nothing.")
final class CheckCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The file to check (default: the one serve would take).")
    private @Nullable Path file;

    @Mixin private SiteOptions site = new SiteOptions();

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Optional<Path> chosen = Optional.ofNullable(file).or(site::file);
        if (chosen.isEmpty()) {
            console.line("No settings file: every interface in proxy mode, all standard ports.");
            return 0;
        }
        Settings settings = SiteOptions.read(chosen.get());
        int networks = settings.networks().size();
        console.line(
                chosen.get()
                        + " is right: "
                        + (networks == 0
                                ? "every usable interface"
                                : networks == 1 ? "1 network" : networks + " networks")
                        + ", data in "
                        + site.data(settings));
        return 0;
    }
}
