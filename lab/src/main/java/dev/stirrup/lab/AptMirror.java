package dev.stirrup.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The Debian package mirror that this machine is set up with. A mirror carries every suite, so
/// other generations of firmware can be fetched from the same place the operator already trusts.
///
/// @param address such as `http://mirror.example/debian`, without a slash at its end
/// @param signedBy the key ring that signs it; empty: apt's own keys
public record AptMirror(String address, Optional<String> signedBy) {
    /// Finds the mirror in apt's settings: `sources.list`, `*.list` and `*.sources` below
    /// `sources.list.d`. Empty when there is none, as on other distributions.
    ///
    /// @param apt apt's settings folder, usually `/etc/apt`
    public static Optional<AptMirror> find(Path apt) throws IOException {
        for (Path file : files(apt)) {
            String text = Files.readString(file);
            Optional<AptMirror> found =
                    file.toString().endsWith(".sources") ? inStanzas(text) : inLines(text);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static List<Path> files(Path apt) throws IOException {
        var files = new ArrayList<Path>();
        if (Files.isReadable(apt.resolve("sources.list"))) {
            files.add(apt.resolve("sources.list"));
        }
        Path parts = apt.resolve("sources.list.d");
        if (Files.isDirectory(parts)) {
            try (Stream<Path> inside = Files.list(parts)) {
                inside.filter(p -> p.toString().matches(".*\\.(list|sources)"))
                        .filter(Files::isReadable)
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    /// One-line style (sources.list(5)): `deb [options] address suite component...`.
    static Optional<AptMirror> inLines(String text) {
        for (String line : text.lines().map(String::strip).toList()) {
            if (!line.startsWith("deb ") && !line.startsWith("deb\t")) {
                continue;
            }
            String rest = line.substring(4).strip();
            Optional<String> key = Optional.empty();
            if (rest.startsWith("[") && rest.contains("]")) {
                key = signedByOption(rest.substring(1, rest.indexOf(']')));
                rest = rest.substring(rest.indexOf(']') + 1).strip();
            }
            String address = rest.split("\\s+")[0];
            if (isDebian(address)) {
                return Optional.of(new AptMirror(trimmed(address), key));
            }
        }
        return Optional.empty();
    }

    /// The deb822 style (sources.list(5)): stanzas of `Field: value`.
    static Optional<AptMirror> inStanzas(String text) {
        for (String stanza : withoutComments(text).split("\n[ \t]*\n")) {
            String types = field(stanza, "types");
            boolean isOff = field(stanza, "enabled").equalsIgnoreCase("no");
            for (String address : field(stanza, "uris").split("\\s+")) {
                if (!isOff && types.contains("deb") && isDebian(address)) {
                    String key = field(stanza, "signed-by");
                    return Optional.of(
                            new AptMirror(
                                    trimmed(address),
                                    key.startsWith("/") ? Optional.of(key) : Optional.empty()));
                }
            }
        }
        return Optional.empty();
    }

    /// The line of a sources file that names one suite of this mirror.
    String line(String suite) {
        return "deb "
                + signedBy.map(key -> "[signed-by=" + key + "] ").orElse("")
                + address
                + " "
                + suite
                + " main\n";
    }

    private static Optional<String> signedByOption(String options) {
        for (String option : options.strip().split("\\s+")) {
            if (option.startsWith("signed-by=/")) {
                return Optional.of(option.substring("signed-by=".length()));
            }
        }
        return Optional.empty();
    }

    /// The main archive, and not the security one or another vendor's: by custom its path ends so.
    private static boolean isDebian(String address) {
        return trimmed(address).endsWith("/debian") && address.contains(":/");
    }

    private static String trimmed(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    private static String withoutComments(String text) {
        return String.join("\n", text.lines().filter(line -> !line.startsWith("#")).toList());
    }

    private static String field(String stanza, String name) {
        for (String line : stanza.lines().toList()) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "";
    }
}
