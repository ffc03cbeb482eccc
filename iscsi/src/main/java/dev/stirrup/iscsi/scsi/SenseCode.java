package dev.stirrup.iscsi.scsi;

/// What went wrong, as sense key and additional sense code (SPC-5 4.4.8 and annex F).
public enum SenseCode {
    NONE(0x0, 0x0000),
    NOT_READY(0x2, 0x0403),
    UNWRITABLE(0x3, 0x0c00),
    UNREADABLE(0x3, 0x1100),
    INTERNAL_FAILURE(0x4, 0x4400),
    PARAMETER_LIST_LENGTH(0x5, 0x1a00),
    INVALID_OPCODE(0x5, 0x2000),
    LBA_OUT_OF_RANGE(0x5, 0x2100),
    INVALID_FIELD_IN_CDB(0x5, 0x2400),
    NO_SUCH_UNIT(0x5, 0x2500),
    INVALID_FIELD_IN_PARAMETERS(0x5, 0x2600),
    INVALID_RELEASE(0x5, 0x2604),
    TOO_MANY_TARGETS(0x5, 0x2606),
    UNSUPPORTED_TARGET(0x5, 0x2607),
    TOO_MANY_SEGMENTS(0x5, 0x2608),
    UNSUPPORTED_SEGMENT(0x5, 0x2609),
    NO_SAVED_PARAMETERS(0x5, 0x3900),
    NO_ROOM_FOR_REGISTRATION(0x5, 0x5504),
    POWER_ON(0x6, 0x2900),
    RESET(0x6, 0x2903),
    MODE_PARAMETERS_CHANGED(0x6, 0x2a01),
    RESERVATIONS_PREEMPTED(0x6, 0x2a03),
    RESERVATIONS_RELEASED(0x6, 0x2a04),
    REGISTRATIONS_PREEMPTED(0x6, 0x2a05),
    CAPACITY_CHANGED(0x6, 0x2a09),
    COMMANDS_CLEARED(0x6, 0x2f00),
    WRITE_PROTECTED(0x7, 0x2700),
    SPACE_EXHAUSTED(0x7, 0x2707),
    COPY_ABORTED(0xa, 0x0000),
    COPY_TARGET_UNREACHABLE(0xa, 0x0d02),
    DATA_PHASE_ERROR(0xb, 0x4b00),
    MISCOMPARE(0xe, 0x1d00);

    private final int key;
    private final int additional;

    SenseCode(int key, int additional) {
        this.key = key;
        this.additional = additional;
    }

    int key() {
        return key;
    }

    /// Code and qualifier.
    int additional() {
        return additional;
    }
}
