package dev.stirrup.app.trust;

import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.store.event.Attempt;
import dev.stirrup.store.event.AttemptStore;
import dev.stirrup.trust.revocation.Revocation.Kind;
import java.util.List;

/// Which machines were given something, as far as events are kept.
final class BootHistory {
    /// A look through more would take minutes.
    private static final int MOST_ATTEMPTS = 20_000;

    private final AttemptStore attempts;

    BootHistory(AttemptStore attempts) {
        this.attempts = attempts;
    }

    /// One row an attempt: machine, time, number.
    ///
    /// @param name as it is served: an image's, `SET/FILE`, or a machine's
    List<List<String>> of(Kind kind, String name) {
        List<Attempt> candidates =
                kind == Kind.MACHINE
                        ? attempts.latestOf(name, MOST_ATTEMPTS)
                        : attempts.latest(MOST_ATTEMPTS).stream()
                                .filter(attempt ->
                                        attempts.events(attempt.id()).stream()
                                                .anyMatch(event -> had(event, kind, name)))
                                .toList();
        return candidates.stream()
                .map(attempt ->
                        List.of(
                                attempt.machine().orElse(attempt.claims().toString()),
                                attempt.started().toString(),
                                Long.toString(attempt.id())))
                .toList();
    }

    private static boolean had(BootEvent event, Kind kind, String name) {
        return switch (event.what()) {
            case Milestone.ScriptServed script ->
                    kind == Kind.IMAGE && script.summary().startsWith("linux " + name + " ");
            case Milestone.HttpServed served -> isIn(served.path(), kind, name);
            case Milestone.TransferFinished transfer -> isIn(transfer.file(), kind, name);
            default -> false;
        };
    }

    private static boolean isIn(String path, Kind kind, String name) {
        return kind == Kind.LOADER ? path.endsWith("/" + name) : path.contains("/" + name + "/");
    }
}
