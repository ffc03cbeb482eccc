package dev.stirrup.trust.export;

/// A file that an operator brought does not hold what was asked for. The message says why.
public final class UnusableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnusableFileException(String message) {
        super(message);
    }
}
