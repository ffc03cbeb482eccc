package dev.stirrup.netboot.probe;

import dev.stirrup.netboot.url.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds what an iPXE script fetches, without running it: every command that fetches counts, in the
/// order of the lines, whichever way the script would branch. Settings of the machine we play, and
/// those that the script sets, are filled in.
public final class ScriptReader {
    private static final int MOST_LINES = 5000;
    private static final int MOST_FETCHES = 64;
    private static final int LONGEST = 4096;
    private static final int DEEPEST = 16;

    private static final Pattern SETTING = Pattern.compile("\\$\\{([^${}]{0,200})}");
    private static final Set<String> CHAINS = Set.of("chain", "imgexec", "boot");
    private static final Set<String> FETCHES =
            Set.of(
                    "chain",
                    "imgexec",
                    "boot",
                    "kernel",
                    "imgselect",
                    "imgload",
                    "initrd",
                    "imgfetch",
                    "module",
                    "shim");
    private static final Set<String> WITH_VALUE = Set.of("--name", "-n", "--timeout", "-t");

    private final Map<String, String> settings;

    /// @param settings of the machine, by their names without a type, such as `net0/mac`
    public ScriptReader(Map<String, String> settings) {
        this.settings = new HashMap<>(settings);
    }

    /// A file that a script fetches.
    ///
    /// @param uri as the script has it, with its settings filled in; perhaps relative
    /// @param isChain whether it is started in place of the script
    /// @param isOptional whether the script goes on without it
    public record Fetch(String command, String uri, boolean isChain, boolean isOptional) {}

    /// Whether this is a script at all.
    public static boolean isScript(String text) {
        return text.startsWith("#!ipxe") || text.startsWith("#!gpxe");
    }

    /// What the script fetches, at most 64 files of its first 5000 lines.
    public List<Fetch> read(String text) {
        List<Fetch> fetches = new ArrayList<>();
        List<String> lines = text.replace("\r", "").replace("\\\n", " ").lines().toList();
        for (String line : lines.subList(0, Math.min(lines.size(), MOST_LINES))) {
            if (!line.startsWith("#") && !line.startsWith(":")) {
                line(line, fetches);
            }
        }
        return List.copyOf(fetches.subList(0, Math.min(fetches.size(), MOST_FETCHES)));
    }

    private void line(String line, List<Fetch> fetches) {
        String[] parts = line.split("\\|\\|", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean isOptional = i + 1 < parts.length && isAnotherTry(parts[i + 1].strip());
            for (String command : parts[i].split("&&", -1)) {
                command(filled(command.strip()), isOptional).ifPresent(fetches::add);
            }
        }
    }

    /// Whether a failure before this leads to nothing, or to another file.
    private static boolean isAnotherTry(String otherwise) {
        return otherwise.isEmpty() || FETCHES.contains(otherwise.split("\\s+", 2)[0]);
    }

    private Optional<Fetch> command(String line, boolean isOptional) {
        List<String> words = List.of(line.split("\\s+"));
        String name = words.getFirst();
        if (name.equals("set") && words.size() > 2) {
            settings.put(plainName(words.get(1)), line.split("\\s+", 3)[2]);
        }
        if (!FETCHES.contains(name)) {
            return Optional.empty();
        }
        boolean isValue = false;
        for (String word : words.subList(1, words.size())) {
            if (isValue) {
                isValue = false;
            } else if (word.startsWith("-")) {
                isValue = WITH_VALUE.contains(word);
            } else {
                return isUri(word)
                        ? Optional.of(new Fetch(name, word, CHAINS.contains(name), isOptional))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// `boot` and `chain` also take the name of an image that is there already; a name has neither
    /// slash nor dot as a rule.
    private static boolean isUri(String word) {
        return word.contains("/") || word.contains(".");
    }

    /// Innermost settings first, as iPXE expands them. Bounded in depth and length: a setting may
    /// stand in itself.
    private String filled(String line) {
        String text = line.substring(0, Math.min(line.length(), LONGEST));
        for (int depth = 0; depth < DEEPEST; depth++) {
            Matcher matcher = SETTING.matcher(text);
            if (!matcher.find()) {
                return text;
            }
            StringBuilder out = new StringBuilder();
            do {
                matcher.appendReplacement(out, Matcher.quoteReplacement(value(matcher.group(1))));
            } while (out.length() < LONGEST && matcher.find());
            if (out.length() < LONGEST) {
                matcher.appendTail(out);
            }
            text = out.substring(0, Math.min(out.length(), LONGEST));
        }
        return text;
    }

    private String value(String name) {
        int colon = name.lastIndexOf(':');
        String type = colon < 0 ? "" : name.substring(colon + 1);
        String value = settings.getOrDefault(plainName(name), "");
        return switch (type) {
            case "hexhyp" -> value.replace(':', '-');
            case "hexraw" -> value.replace(":", "");
            case "uristring" -> Query.encode(value);
            default -> value;
        };
    }

    private static String plainName(String name) {
        int colon = name.lastIndexOf(':');
        return (colon < 0 ? name : name.substring(0, colon)).toLowerCase(Locale.ROOT);
    }
}
