package dev.stirrup.store.disk;

import java.util.Arrays;
import java.util.Optional;

/// What becomes of a machine's changes.
public enum LayerMode {
    /// They stay.
    KEEP("keep"),
    /// They stay until the machine boots again.
    RESET("reset"),
    /// They are thrown away when its boot is over.
    DISCARD("discard"),
    /// Nothing is changed: the disk as it was at one time.
    SNAPSHOT("snapshot");

    private final String text;

    LayerMode(String text) {
        this.text = text;
    }

    /// The word in records and on screens.
    public String text() {
        return text;
    }

    public static Optional<LayerMode> read(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text.equals(text)).findFirst();
    }
}
