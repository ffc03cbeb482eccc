package dev.stirrup.store.image;

/// What was given cannot become an image, or an image cannot be removed. The text is a sentence for
/// the operator.
public final class UnusableImageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnusableImageException(String message) {
        super(message);
    }

    public UnusableImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
