package dev.stirrup.store.disk.layer;

import java.io.IOException;

/// Bytes below a disk are not those that were taken in. The text says which, without subject and
/// full stop.
public final class DamagedContentException extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedContentException(String message) {
        super(message);
    }
}
