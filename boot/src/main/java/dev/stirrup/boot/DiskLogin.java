package dev.stirrup.boot;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What has to be proved before a machine reaches its disk.
public enum DiskLogin {
    /// The machine proves by a secret who it is.
    CHAP,
    /// So does this server to the machine.
    MUTUAL,
    /// Nothing: whoever says that it is the machine reaches its disk.
    OPEN;

    /// The word in files and on the command line.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<DiskLogin> read(String text) {
        return Arrays.stream(values()).filter(login -> login.text().equals(text)).findFirst();
    }

    /// Whether there is a secret that nobody else may read.
    public boolean hasSecret() {
        return this != OPEN;
    }
}
