package dev.stirrup.store.disk.golden;

/// What was asked of a disk cannot be done. The text is a sentence for the operator, without its
/// full stop.
public final class UnusableDiskException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnusableDiskException(String message) {
        super(message);
    }

    public UnusableDiskException(String message, Throwable cause) {
        super(message, cause);
    }
}
