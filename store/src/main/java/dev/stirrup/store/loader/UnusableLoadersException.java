package dev.stirrup.store.loader;

/// What was given cannot become a loader set, or a set cannot be removed. The text is a sentence
/// for the operator.
public final class UnusableLoadersException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnusableLoadersException(String message) {
        super(message);
    }

    public UnusableLoadersException(String message, Throwable cause) {
        super(message, cause);
    }
}
