package dev.stirrup.app.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// This same program, to be started a second time.
public final class OwnProgram {
    /// The script that started this program, as the script says itself.
    private static final String LAUNCHER = "stirrup.launcher";

    private static final String SERVE = "serve";

    /// As the launcher starts the server: the thorough compiler would take longer for one boot than
    /// the server itself.
    private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

    private OwnProgram() {}

    /// The command line that runs it with these arguments: by the launcher that started it, which
    /// knows how it starts quickly, or on the Java and the classes that run now.
    public static List<String> command(List<String> arguments) {
        @Nullable String launcher = System.getProperty(LAUNCHER);
        var command = new ArrayList<>(launcher == null ? plain(arguments) : List.of(launcher));
        command.addAll(arguments);
        return command;
    }

    private static List<String> plain(List<String> arguments) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx256m",
                                "-XX:+UseSerialGC"));
        if (arguments.contains(SERVE)) {
            command.add(QUICK_COMPILER);
        }
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "dev.stirrup.app.Main"));
        return command;
    }
}
