package dev.stirrup.netboot.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Makes texts harmless inside a loader's script. A script is code: a serial number that reads
/// `${...}`, `|| chain http://...` or holds a line break must stay a serial number.
public final class SafeText {
    private static final int LONGEST = 200;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}]+");

    /// Printable ASCII without what means something to iPXE's or GRUB's parser.
    private static final String HARMLESS = " -_.:,/+()=@!?*%^~[]<>";

    private SafeText() {}

    /// Text to be shown, in one line of at most 200 characters: whatever could be code is a
    /// question mark.
    public static String shown(String text) {
        String bounded = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return (isHarmless(bounded) ? bounded : harmless(bounded)).strip();
    }

    /// Almost every text is, and then nothing is copied.
    private static boolean isHarmless(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isHarmless(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String harmless(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(isHarmless(c) ? c : '?');
        }
        return out.toString();
    }

    /// An operator's own line of code: kept as it is, but it stays one line.
    static String oneLine(String code) {
        String line = CONTROL.matcher(code).replaceAll(" ").strip();
        return line.endsWith("\\") ? line + " " : line;
    }

    /// A word in GRUB's single quotes, where nothing but the quote has a meaning.
    static String quoted(String word) {
        return "'" + CONTROL.matcher(word).replaceAll(" ").replace("'", "'\\''") + "'";
    }

    /// The words of a kernel command line: split at spaces that stand outside double quotes, which
    /// are taken away, since GRUB writes them anew where a word has a space in it.
    static List<String> words(String arguments) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean isQuoted = false;
        for (char c : oneLine(arguments).toCharArray()) {
            if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == ' ' && !isQuoted) {
                add(words, word);
            } else {
                word.append(c);
            }
        }
        add(words, word);
        return words;
    }

    private static void add(List<String> words, StringBuilder word) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static boolean isHarmless(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || HARMLESS.indexOf(c) >= 0;
    }
}
