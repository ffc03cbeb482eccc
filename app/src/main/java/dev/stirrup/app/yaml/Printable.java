package dev.stirrup.app.yaml;

/// Text from outside, made harmless for a terminal and a log line.
public final class Printable {
    private Printable() {}

    /// The text with every control character, and every invisible or direction-changing one,
    /// written as its number in angle brackets: `<1b>`. A terminal can be driven by what a machine
    /// on the network sends.
    public static String of(String text) {
        if (text.codePoints().allMatch(Printable::isHarmless)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(c -> {
                    if (isHarmless(c)) {
                        out.appendCodePoint(c);
                    } else {
                        out.append('<').append(Integer.toHexString(c)).append('>');
                    }
                });
        return out.toString();
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
