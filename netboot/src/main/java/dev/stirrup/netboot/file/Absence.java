package dev.stirrup.netboot.file;

import dev.stirrup.boot.event.Milestone;
import dev.stirrup.netboot.FileAsk.Protocol;
import dev.stirrup.netboot.url.PathName;
import java.util.Locale;
import java.util.Optional;

/// What is told of a file that is not here.
public final class Absence {
    private Absence() {}

    /// What to tell of it. Nothing for most of the files that loaders look for and hardly any site
    /// has; the first of them tells that the loader runs.
    ///
    /// @param file the path as it may be shown, without a token
    public static Optional<Milestone> told(Protocol protocol, String file) {
        String by = protocol.name().toLowerCase(Locale.ROOT);
        Optional<PathName> path = PathName.read(file);
        if (path.filter(FixedPaths::isFirstProbe).isPresent()) {
            return Optional.of(new Milestone.SideFileSought(by, file));
        }
        return path.filter(FixedPaths::isProbe).isPresent()
                ? Optional.empty()
                : Optional.of(new Milestone.FileMissing(by, file));
    }
}
