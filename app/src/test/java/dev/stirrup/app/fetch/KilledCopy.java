package dev.stirrup.app.fetch;

import dev.stirrup.app.command.KilledProcess;
import dev.stirrup.store.disk.golden.Progress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A process that copies a file until so much is here, and is killed there with SIGKILL.
public final class KilledCopy {
    private KilledCopy() {}

    /// Returns once the process is gone.
    ///
    /// @param at bytes
    public static void of(Path file, Path folder, long at) throws Exception {
        KilledProcess.of(KilledCopy.class, file.toString(), folder.toString(), Long.toString(at));
    }

    public static void main(String[] arguments) throws Exception {
        Progress stop = KilledProcess.standing(Long.parseLong(arguments[2]));
        try (Fetch fetch = fetch(Path.of(arguments[1]))) {
            var _ = fetch.copy(Path.of(arguments[0]), stop, _ -> {});
        }
    }

    static Fetch fetch(Path folder) {
        return new Fetch(
                folder, Route.by(Proxies.of(Optional.empty(), Map.of())), FetchLimits.USUAL);
    }
}
