package dev.stirrup.trust;

/// A key that is needed now cannot be used. The message says where it is and is fit for an
/// operator.
public final class SignerUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SignerUnavailableException(String message) {
        super(message);
    }

    public SignerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
