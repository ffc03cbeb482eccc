package dev.stirrup.app.mirror;

import dev.stirrup.boot.Reason;

/// A file of a mirror cannot be given.
public final class MirrorException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /// @param detail for operators; a sentence without its full stop
    MirrorException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    /// For another who waits for the same: each thread throws its own.
    MirrorException again() {
        return new MirrorException(reason, detail());
    }
}
