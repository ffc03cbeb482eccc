package dev.stirrup.iscsi.pdu;

/// The header of a PDU from a target (RFC 7143 section 11).
public sealed interface Response {
    /// Names the task or the exchange of the initiator that it belongs to.
    int initiatorTaskTag();

    Counters counters();

    /// Whether the amount of data was other than the initiator expected (section 11.4.5).
    ///
    /// @param kind of difference
    /// @param count by how many bytes, 0 to 2^32-1
    record Residual(Kind kind, long count) {
        public static final Residual NONE = new Residual(Kind.NONE, 0);

        /// What the SCSI command moved, against what the initiator had expected.
        public static Residual of(long moved, long expected) {
            if (moved == expected) {
                return NONE;
            }
            return moved > expected
                    ? new Residual(Kind.OVERFLOW, moved - expected)
                    : new Residual(Kind.UNDERFLOW, expected - moved);
        }

        /// The kinds of difference.
        public enum Kind {
            NONE(0),
            /// There was less data.
            UNDERFLOW(0x02),
            /// There was more.
            OVERFLOW(0x04);

            private final int flag;

            Kind(int flag) {
                this.flag = flag;
            }

            int flag() {
                return flag;
            }
        }
    }

    /// The end of a SCSI command (section 11.4). Its data segment holds the sense data.
    record ScsiResponse(
            int response,
            int status,
            int initiatorTaskTag,
            Counters counters,
            int expectedDataNumber,
            Residual residual)
            implements Response {}

    /// Data from a command (section 11.7).
    ///
    /// @param isFinal whether it ends a sequence
    /// @param status the command's status, if this PDU ends the command too; else -1
    /// @param offset from the first byte of the command's data
    record DataIn(
            boolean isFinal,
            int status,
            int initiatorTaskTag,
            Counters counters,
            int dataNumber,
            long offset,
            Residual residual)
            implements Response {
        public static final int NO_STATUS = -1;
    }

    /// Asks for data (section 11.8).
    record ReadyToTransfer(
            long lun,
            int initiatorTaskTag,
            int targetTransferTag,
            Counters counters,
            int number,
            long offset,
            int length)
            implements Response {}

    /// The answer to a task management function (section 11.6).
    record TaskManagementResponse(int response, int initiatorTaskTag, Counters counters)
            implements Response {}

    /// The answer to a step of a login (section 11.13).
    ///
    /// @param status class and detail, for example 0x0201
    record LoginResponse(
            boolean transit,
            boolean continues,
            int stage,
            int nextStage,
            Isid isid,
            int sessionHandle,
            int initiatorTaskTag,
            Counters counters,
            int status)
            implements Response {}

    /// The answer to text keys (section 11.11).
    record TextResponse(
            boolean isFinal,
            boolean continues,
            int initiatorTaskTag,
            int targetTransferTag,
            Counters counters)
            implements Response {}

    /// The answer to a logout (section 11.15).
    record LogoutResponse(int response, int initiatorTaskTag, Counters counters)
            implements Response {}

    /// A ping, or the answer to one (section 11.19).
    record NopIn(long lun, int initiatorTaskTag, int targetTransferTag, Counters counters)
            implements Response {}

    /// What an initiator did not ask for but should know (section 11.9).
    ///
    /// @param parameter1 to 3: what they mean depends on the event
    record AsyncMessage(
            int event, int parameter1, int parameter2, int parameter3, Counters counters)
            implements Response {
        @Override
        public int initiatorTaskTag() {
            return Opcode.NO_TAG;
        }
    }

    /// The refusal of a PDU (section 11.17). Its data segment holds that PDU's header.
    record Reject(int reason, Counters counters) implements Response {
        @Override
        public int initiatorTaskTag() {
            return Opcode.NO_TAG;
        }
    }
}
