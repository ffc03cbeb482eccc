package dev.stirrup.iscsi.pdu;

import dev.stirrup.wire.Bytes;

/// The header of a PDU from an initiator (RFC 7143 section 11). Numbers that count PDUs are 32 bits
/// that roll over; a LUN is its eight bytes as one number.
public sealed interface Request {
    /// Names the task or the exchange that the initiator means.
    int initiatorTaskTag();

    /// A request that has its place in the order of commands.
    sealed interface Numbered extends Request {
        /// Whether it is to be taken before all that wait; then it does not use up a number.
        boolean isImmediate();

        int commandNumber();
    }

    /// A SCSI command (section 11.3).
    ///
    /// @param isFinal whether no unsolicited data follows in PDUs of their own
    /// @param expectedLength how much data the initiator has room for or wants to send, in bytes, 0
    ///   to 2^32-1
    /// @param block the command descriptor block, 16 bytes or more
    record ScsiCommand(
            boolean isImmediate,
            boolean isFinal,
            boolean reads,
            boolean writes,
            int attribute,
            long lun,
            int initiatorTaskTag,
            long expectedLength,
            int commandNumber,
            int expectedStatusNumber,
            Bytes block)
            implements Numbered {}

    /// Data for a command (section 11.7).
    ///
    /// @param isFinal whether it ends its sequence
    /// @param targetTransferTag of the R2T that asked for it, or [Opcode#NO_TAG]
    /// @param offset from the first byte of the command's data, 0 to 2^32-1
    record DataOut(
            boolean isFinal,
            long lun,
            int initiatorTaskTag,
            int targetTransferTag,
            int expectedStatusNumber,
            int dataNumber,
            long offset)
            implements Request {}

    /// A task management function (section 11.5).
    ///
    /// @param function 1 to 127
    /// @param referencedTask the initiator task tag of the task it is about
    record TaskManagement(
            boolean isImmediate,
            int function,
            long lun,
            int initiatorTaskTag,
            int referencedTask,
            int commandNumber,
            int expectedStatusNumber,
            int referencedCommandNumber)
            implements Numbered {}

    /// A step of a login (section 11.12).
    ///
    /// @param transit whether the initiator is ready for the stage `nextStage`
    /// @param continues whether its keys go on in the next PDU
    record Login(
            boolean transit,
            boolean continues,
            int stage,
            int nextStage,
            int versionMax,
            int versionMin,
            Isid isid,
            int sessionHandle,
            int initiatorTaskTag,
            int connection,
            int commandNumber,
            int expectedStatusNumber)
            implements Request {}

    /// Text keys after the login (section 11.10).
    record Text(
            boolean isImmediate,
            boolean isFinal,
            boolean continues,
            long lun,
            int initiatorTaskTag,
            int targetTransferTag,
            int commandNumber,
            int expectedStatusNumber)
            implements Numbered {}

    /// The wish to end the session or a connection (section 11.14).
    ///
    /// @param reason 0: the session, 1: the connection, 2: to recover a connection
    record Logout(
            boolean isImmediate,
            int reason,
            int initiatorTaskTag,
            int connection,
            int commandNumber,
            int expectedStatusNumber)
            implements Numbered {}

    /// A ping, or the answer to one (section 11.18).
    record NopOut(
            boolean isImmediate,
            long lun,
            int initiatorTaskTag,
            int targetTransferTag,
            int commandNumber,
            int expectedStatusNumber)
            implements Numbered {}

    /// A kind of PDU that this side does not take, SNACK among them.
    record Unsupported(int opcode, int initiatorTaskTag) implements Request {}
}
