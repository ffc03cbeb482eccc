package dev.stirrup.store.loader;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file for a loader set.
///
/// @param file where it lies
/// @param servedAs the name it gets in the set, without slashes
/// @param origin where it came from, for the record
public record LoaderSource(Path file, String servedAs, String origin) {
    private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)=(.+)");

    /// A file that came from where it lies.
    public LoaderSource(Path file, String servedAs) {
        this(file, servedAs, file.toString());
    }

    /// The file under its own name, without the ending by which packages mark signed files; or
    /// under another one, where the text is `NAME=FILE` and no file has that name.
    public static LoaderSource of(Path file) {
        Matcher named = NAMED.matcher(file.toString());
        if (named.matches() && !Files.exists(file)) {
            return new LoaderSource(Path.of(named.group(2)), named.group(1));
        }
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
