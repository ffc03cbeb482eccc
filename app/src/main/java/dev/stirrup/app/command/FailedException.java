package dev.stirrup.app.command;

/// A command cannot do its work. Told to the operator in two lines, without a stack trace.
public final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    /// @param what what is wrong, one sentence without its full stop
    /// @param advice what to do about it; empty when `what` says it
    public FailedException(String what, String advice) {
        super(what);
        this.advice = advice;
    }

    public String advice() {
        return advice;
    }
}
