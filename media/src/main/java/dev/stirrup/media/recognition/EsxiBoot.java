package dev.stirrup.media.recognition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The file `boot.cfg` of VMware's loader, mboot, made fit for the network: on a disc its paths
/// begin with a slash, which mboot takes for the root of a drive. Without `prefix` it looks for
/// them in the folder that it read `boot.cfg` from (esx-boot, mboot/config.c).
public final class EsxiBoot {
    /// The disc's own.
    public static final String ORIGINAL = "boot.cfg";

    /// How the one for the network is called, beside it.
    public static final String FOR_NETWORK = "boot-network.cfg";

    private static final String SEPARATOR = "---";

    private EsxiBoot() {}

    /// Whether a text is such a file of an installer.
    public static boolean isIn(String text) {
        return text.lines().anyMatch(line -> line.startsWith("kernel="))
                && text.lines().anyMatch(line -> line.startsWith("modules="));
    }

    /// Whether a path, in small letters, is one by which firmware or the loader itself ask for its
    /// files; a disc may have them in capitals.
    public static boolean isOfLoader(String path) {
        return path.equals("mboot.c32") || path.startsWith("efi/boot/");
    }

    /// The text for the network.
    ///
    /// @param files all paths on the disc, whose case may be another than in the text
    public static String forNetwork(String text, List<String> files) {
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            int at = line.indexOf('=');
            String key = at < 0 ? "" : line.substring(0, at);
            String value = line.substring(at + 1);
            Optional<String> kept =
                    switch (key) {
                        case "prefix" -> Optional.empty();
                        case "kernel", "crypto" -> Optional.of(path(value.strip(), files));
                        case "modules", "acpitables" ->
                                Optional.of(list(value, item -> module(item, files)));
                        // It would wait for a drive with the disc.
                        case "kernelopt" -> Optional.of(without(value, "cdromBoot"));
                        default -> Optional.of(value);
                    };
            kept.ifPresent(rest -> lines.add(at < 0 ? line : key + "=" + rest));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String list(String value, UnaryOperator<String> change) {
        return Arrays.stream(value.split(SEPARATOR))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .map(change)
                .collect(Collectors.joining(" " + SEPARATOR + " "));
    }

    /// A module may have options behind its path.
    private static String module(String item, List<String> files) {
        String[] words = item.split("\\s+", 2);
        return path(words[0], files) + (words.length > 1 ? " " + words[1] : "");
    }

    private static String path(String path, List<String> files) {
        String plain = path.replaceFirst("^/+", "");
        String small = plain.toLowerCase(Locale.ROOT);
        return files.contains(plain)
                ? plain
                : files.stream()
                        .filter(file -> file.toLowerCase(Locale.ROOT).equals(small))
                        .findFirst()
                        .orElse(plain);
    }

    private static String without(String value, String word) {
        return Arrays.stream(value.split("\\s+"))
                .filter(one -> !one.equals(word) && !one.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
