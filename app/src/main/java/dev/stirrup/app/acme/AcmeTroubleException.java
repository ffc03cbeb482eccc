package dev.stirrup.app.acme;

import java.time.Instant;
import java.util.Optional;

/// The authority gave no certificate. The message is fit for an operator.
final class AcmeTroubleException extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // Nobody writes it anywhere.
    private final Optional<Instant> notBefore;

    AcmeTroubleException(String message) {
        this(message, Optional.empty());
    }

    /// @param notBefore when the authority wants to be asked again at the soonest
    AcmeTroubleException(String message, Optional<Instant> notBefore) {
        super(message);
        this.notBefore = notBefore;
    }

    Optional<Instant> notBefore() {
        return notBefore;
    }
}
