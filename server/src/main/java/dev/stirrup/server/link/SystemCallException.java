package dev.stirrup.server.link;

import java.io.IOException;

/// A system call failed.
public final class SystemCallException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Errno errno;

    SystemCallException(String call, int number) {
        super(call + ": " + Errno.describe(number));
        this.errno = Errno.of(number);
    }

    public Errno errno() {
        return errno;
    }
}
