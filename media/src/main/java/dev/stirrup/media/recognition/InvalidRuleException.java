package dev.stirrup.media.recognition;

/// A rule that is not one. The message names the file and the line.
public final class InvalidRuleException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidRuleException(String name, int line, String what) {
        super(name + ":" + line + ": " + what);
    }
}
