package dev.stirrup.iscsi;

/// A unit could not do what it was asked. Becomes sense data for the initiator that asked.
public final class UnitException extends Exception {
    private static final long serialVersionUID = 1L;

    /// What went wrong, as far as an initiator can act on it.
    public enum Fault {
        /// No space is left for blocks that had none: DATA PROTECT, SPACE ALLOCATION FAILED WRITE
        /// PROTECT (SBC-4 4.7.3.6).
        SPACE_EXHAUSTED,
        /// The unit is read-only, or has become so.
        WRITE_PROTECTED,
        /// What was written can no longer be read, or the disk below reports an error on reading.
        UNREADABLE,
        /// The disk below reports an error on writing.
        UNWRITABLE,
        /// The unit was taken away, for example because the machine's boot is over.
        GONE
    }

    private final Fault fault;

    public UnitException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public UnitException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
