package dev.stirrup.boot.answer;

/// What is wrong in a text of answers.
///
/// @param line from 1
/// @param column from 1, in characters
/// @param text a sentence without its full stop; never holds a secret
public record Fault(int line, int column, String text) {
    @Override
    public String toString() {
        return "line " + line + ", column " + column + ": " + text;
    }
}
