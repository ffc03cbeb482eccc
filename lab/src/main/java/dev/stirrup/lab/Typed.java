package dev.stirrup.lab;

/// What somebody types at a machine's console once it shows something.
///
/// @param prompt a text that a line of the console has in it, one that began after the keys before
///   these were typed
/// @param keys ASCII; `\r` is the enter key; empty: only waits
/// @param isRepeated whether they are typed again and again until what the next one waits for is
///   there: a prompt that waits for seconds only, of a machine whose processor we may share
public record Typed(String prompt, String keys, boolean isRepeated) {
    /// Typed once.
    public Typed(String prompt, String keys) {
        this(prompt, keys, false);
    }

    /// Typed until it has shown what the next one waits for.
    public static Typed again(String prompt, String keys) {
        return new Typed(prompt, keys, true);
    }

    public Typed {
        if (!keys.chars().allMatch(c -> c < 0x80)) {
            throw new IllegalArgumentException("only ASCII can be typed");
        }
    }
}
