package dev.stirrup.lab;

/// What somebody types at a machine's console once it shows something.
///
/// @param prompt a text that a line of the console has in it, one that began after the keys before
///   these were typed
/// @param keys ASCII; `\r` is the enter key; empty: only waits
public record Typed(String prompt, String keys) {
    public Typed {
        if (!keys.chars().allMatch(c -> c < 0x80)) {
            throw new IllegalArgumentException("only ASCII can be typed");
        }
    }
}
