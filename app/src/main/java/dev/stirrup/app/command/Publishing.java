package dev.stirrup.app.command;

import dev.stirrup.app.preflight.PublishCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// The look at files before machines can get them.
public final class Publishing {
    private Publishing() {}

    /// Tells what is to be known, and fails when machines with Secure Boot on would refuse a file
    /// that was made for them.
    public static void check(List<Path> files, Site site, Console console, boolean isForced) {
        PublishCheck found;
        try {
            found = PublishCheck.of(files, site.folder().root(), Instant.now());
        } catch (IOException e) {
            // The store names the file that it cannot read.
            return;
        }
        found.notes().forEach(note -> console.line("Note: " + note));
        if (found.faults().isEmpty()) {
            return;
        }
        if (!isForced) {
            throw new FailedException(
                    String.join("\n", found.faults()),
                    "Nothing was changed. See `stirrup inspect FILE`; add --force to publish it all"
                            + " the same.");
        }
        found.faults().forEach(fault -> console.warn("Published all the same: " + fault));
    }
}
