package dev.stirrup.store.loader;

import java.nio.file.Path;

/// A file for a loader set.
///
/// @param file where it lies
/// @param servedAs the name it gets in the set, without slashes
public record LoaderSource(Path file, String servedAs) {
    /// The file under its own name, without the ending by which packages mark signed files.
    public static LoaderSource of(Path file) {
        return new LoaderSource(file, plainName(file.getFileName().toString()));
    }

    static String plainName(String name) {
        for (String mark : new String[] {".signed.latest", ".dualsigned", ".signed"}) {
            if (name.endsWith(mark)) {
                return name.substring(0, name.length() - mark.length());
            }
        }
        return name;
    }
}
