package dev.stirrup.store.disk.layer;

import java.io.IOException;

/// A layer's files are not what this program wrote. The text is a sentence for the operator,
/// without its full stop.
public final class DamagedLayerException extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedLayerException(String message) {
        super(message);
    }
}
