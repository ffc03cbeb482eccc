package dev.stirrup.lab;

/// One line of what happens in a rehearsal.
///
/// @param source who said it
/// @param text without control characters and line end
public record LabLine(Source source, String text) {
    public enum Source {
        /// The lab itself: what it does.
        LAB,
        /// The server under rehearsal.
        SERVER,
        /// The machine's serial console.
        CONSOLE
    }
}
