package dev.stirrup.app.command;

import dev.stirrup.boot.Claims;

/// What to call a machine of which only its claims are known.
final class Names {
    private Names() {}

    static String of(Claims claims) {
        return claims.mac()
                .map(Object::toString)
                .or(() -> claims.uuid().map(Object::toString))
                .or(() -> claims.serial().map(Object::toString))
                .orElse("unknown machine");
    }
}
