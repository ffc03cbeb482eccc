package dev.stirrup.media.disk;

/// A sound file whose disk cannot be read here. The text is a sentence for the operator that tells
/// what to do, without its full stop.
public final class UnsupportedImageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnsupportedImageException(String message) {
        super(message);
    }
}
