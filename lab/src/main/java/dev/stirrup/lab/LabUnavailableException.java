package dev.stirrup.lab;

import java.io.IOException;

/// The lab cannot run here: a program, a file, a device or a right is missing. The message says
/// what to do about it.
public final class LabUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    public LabUnavailableException(String message) {
        super(message);
    }
}
