package dev.stirrup.app.fetch;

/// A file could not be fetched. The text is a sentence for the operator, without its full stop.
public final class FetchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /// What may be done about it.
    public enum Kind {
        /// The server has no such file.
        MISSING,
        /// The file is what it was.
        UNCHANGED,
        /// Another process fetches it now.
        BUSY,
        /// What came so far is kept: another attempt goes on there.
        CUT_OFF,
        /// Another attempt would end the same way.
        REFUSED
    }

    FetchException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    FetchException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
