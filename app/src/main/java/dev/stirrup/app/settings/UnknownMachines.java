package dev.stirrup.app.settings;

import java.util.Optional;

/// What machines get that nobody approved yet.
public sealed interface UnknownMachines {
    /// The waiting page, then their own disk.
    record Wait() implements UnknownMachines {}

    /// This profile, which must say itself that it is open.
    record Given(String profile) implements UnknownMachines {}

    /// Reads `wait` or `profile NAME`.
    static Optional<UnknownMachines> read(String text) {
        if (text.equals("wait")) {
            return Optional.of(new Wait());
        }
        String[] words = text.strip().split("\\s+", -1);
        return words.length == 2 && words[0].equals("profile")
                ? Optional.of(new Given(words[1]))
                : Optional.empty();
    }
}
