package dev.stirrup.app.yaml;

/// A file of the operator's says something impossible; the message lists every problem.
public final class InvalidFileException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidFileException(Problems problems) {
        super(problems.render());
    }
}
