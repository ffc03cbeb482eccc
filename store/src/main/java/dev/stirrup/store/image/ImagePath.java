package dev.stirrup.store.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Paths inside an image, as texts: nothing here touches a file system.
final class ImagePath {
    private static final Pattern SLASH = Pattern.compile("/");
    private static final int LONGEST = 1024;

    private ImagePath() {}

    /// The path without `.` and empty parts. Empty when it is absolute, leads out of the image, or
    /// holds what no boot file's name has: control characters, backslashes, too many letters.
    static Optional<String> clean(String raw) {
        return raw.startsWith("/") ? Optional.empty() : resolve("", raw);
    }

    /// Where a link leads to that lies at `from` and says `target`. Empty when out of the image.
    static Optional<String> follow(String from, String target) {
        if (target.startsWith("/")) {
            return Optional.empty();
        }
        int slash = from.lastIndexOf('/');
        return resolve(slash < 0 ? "" : from.substring(0, slash), target);
    }

    private static Optional<String> resolve(String folder, String raw) {
        boolean isOdd = raw.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\');
        if (raw.length() > LONGEST || isOdd) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        for (String part : SLASH.split(folder + "/" + raw)) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    return Optional.empty();
                }
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        String path = String.join("/", parts);
        return path.isEmpty() || path.length() > LONGEST ? Optional.empty() : Optional.of(path);
    }
}
