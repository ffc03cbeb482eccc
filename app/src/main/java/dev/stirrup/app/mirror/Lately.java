package dev.stirrup.app.mirror;

import java.time.Duration;
import java.time.Instant;

/// What was done so short a time ago that it is not done again. A clock that was set back makes
/// nothing last longer.
final class Lately {
    private Lately() {}

    static boolean was(Instant then, Duration span, Instant now) {
        return !now.isBefore(then) && now.isBefore(then.plus(span));
    }
}
