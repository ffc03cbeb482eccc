package dev.stirrup.iscsi.scsi;

/// A command cannot be done as it stands. Caught once, where commands are carried out, and becomes
/// CHECK CONDITION. Carries no stack trace: initiators can cause it at will.
public final class SenseException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Sense sense;

    public SenseException(SenseCode code) {
        this(Sense.of(code));
    }

    public SenseException(Sense sense) {
        super(sense.code().name(), null, false, false);
        this.sense = sense;
    }

    /// A byte of the command that this unit cannot accept.
    public static SenseException field(int at) {
        return new SenseException(new Sense(SenseCode.INVALID_FIELD_IN_CDB, -1, at));
    }

    /// A byte of the command's parameters that this unit cannot accept.
    public static SenseException parameter(int at) {
        return new SenseException(new Sense(SenseCode.INVALID_FIELD_IN_PARAMETERS, -1, at));
    }

    public Sense sense() {
        return sense;
    }
}
