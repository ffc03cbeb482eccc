package dev.stirrup.server.content;

import dev.stirrup.trust.content.Check;
import java.io.IOException;

/// A file whose bytes must not leave, or did not come from the disk.
public final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedFileException(String what) {
        super(what);
    }

    /// What is wrong, for an operator; a sentence without subject and full stop.
    public static String text(Check<?> check) {
        return switch (check) {
            case Check.Passed<?> _ -> "nothing";
            case Check.Failed<?>(var damage) -> damage.what();
            case Check.Unreadable<?>(String why) -> "it cannot be read: " + why;
        };
    }
}
