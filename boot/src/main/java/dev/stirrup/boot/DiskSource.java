package dev.stirrup.boot;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Which disk a machine gets that boots from iSCSI.
public sealed interface DiskSource {
    /// One of its own, made at its first boot.
    ///
    /// @param golden the golden image that it shows until it is written to; empty: it is blank
    /// @param size in bytes; empty: the golden image's
    record Own(Optional<String> golden, Optional<Long> size, Mode mode) implements DiskSource {}

    /// One that is there, by its name. Its own mode counts.
    record Named(String disk) implements DiskSource {}

    /// Whether it is emptied when the machine boots.
    default boolean isEmptiedAtBoot() {
        return this instanceof Own own && own.mode() != Mode.KEEP;
    }

    /// What becomes of what a machine writes.
    enum Mode {
        /// It stays.
        KEEP,
        /// It stays until the machine boots again.
        RESET,
        /// It is thrown away when the boot is over.
        DISCARD;

        /// The word in files and on the command line.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Mode> read(String text) {
            return Arrays.stream(values()).filter(mode -> mode.text().equals(text)).findFirst();
        }
    }
}
