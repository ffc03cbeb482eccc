package dev.stirrup.app.command;

import dev.stirrup.app.yaml.Printable;
import dev.stirrup.store.StoreException;
import dev.stirrup.trust.SignerUnavailableException;

/// What the program ends with when a command could not do its work.
public final class ExitStatus {
    private static final int FAILED = 1;

    private ExitStatus() {}

    /// Tells the operator why the command failed, and gives the exit status.
    public static int tell(Console console, Exception e) {
        if (e instanceof FailedException failed) {
            console.warn(String.valueOf(failed.getMessage()));
            if (!failed.advice().isEmpty()) {
                console.warn(failed.advice());
            }
            return FAILED;
        }
        if (e instanceof StoreException trouble) {
            console.warn(String.valueOf(trouble.getMessage()));
            return FAILED;
        }
        if (e instanceof SignerUnavailableException locked) {
            console.warn(String.valueOf(locked.getMessage()));
            return FAILED;
        }
        console.warn("This is a bug in stirrup: " + Printable.of(e.toString()));
        console.warn("Please report it with the text below.");
        for (StackTraceElement step : e.getStackTrace()) {
            console.warn("    " + step);
        }
        return FAILED;
    }
}
