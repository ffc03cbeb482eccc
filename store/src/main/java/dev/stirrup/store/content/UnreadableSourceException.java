package dev.stirrup.store.content;

import java.io.IOException;

/// What should be taken in cannot be read: not a fault of the disk it is written to.
public final class UnreadableSourceException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableSourceException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
