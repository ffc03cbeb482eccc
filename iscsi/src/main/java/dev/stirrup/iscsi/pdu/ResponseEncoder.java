package dev.stirrup.iscsi.pdu;

import dev.stirrup.iscsi.pdu.Response.AsyncMessage;
import dev.stirrup.iscsi.pdu.Response.DataIn;
import dev.stirrup.iscsi.pdu.Response.LoginResponse;
import dev.stirrup.iscsi.pdu.Response.LogoutResponse;
import dev.stirrup.iscsi.pdu.Response.NopIn;
import dev.stirrup.iscsi.pdu.Response.ReadyToTransfer;
import dev.stirrup.iscsi.pdu.Response.Reject;
import dev.stirrup.iscsi.pdu.Response.ScsiResponse;
import dev.stirrup.iscsi.pdu.Response.TaskManagementResponse;
import dev.stirrup.iscsi.pdu.Response.TextResponse;
import java.nio.ByteBuffer;

/// Responses to header bytes.
public final class ResponseEncoder {
    private static final int HAS_STATUS = 0x01;
    private static final int LUN_AT = 8;
    private static final int TASK_TAG_AT = 16;
    private static final int TRANSFER_TAG_AT = 20;
    private static final int COUNTERS_AT = 24;
    private static final int FIRST_AT = 36;
    private static final int SECOND_AT = 40;
    private static final int THIRD_AT = 44;

    private ResponseEncoder() {}

    /// Writes a basic header segment.
    ///
    /// @param dataLength of the data segment that will follow, in bytes without padding
    /// @param out at whose position the 48 bytes go, which are zero; the position moves behind them
    public static void encode(Response response, int dataLength, ByteBuffer out) {
        int at = out.position();
        ByteBuffer header = out.slice(at, Envelope.HEADER);
        header.putInt(4, dataLength);
        header.putInt(TASK_TAG_AT, response.initiatorTaskTag());
        Counters counters = response.counters();
        header.putInt(COUNTERS_AT, counters.status());
        header.putInt(COUNTERS_AT + 4, counters.expectedCommand());
        header.putInt(COUNTERS_AT + 8, counters.maxCommand());
        put(response, header);
        out.position(at + Envelope.HEADER);
    }

    private static void put(Response response, ByteBuffer header) {
        switch (response) {
            case DataIn dataIn -> put(dataIn, header);
            case ScsiResponse scsi -> put(scsi, header);
            case ReadyToTransfer ready -> put(ready, header);
            case TaskManagementResponse management -> {
                begin(header, Opcode.TASK_MANAGEMENT_RESPONSE, Opcode.FINAL);
                header.put(2, (byte) management.response());
            }
            case LoginResponse login -> put(login, header);
            case TextResponse text -> {
                begin(header, Opcode.TEXT_RESPONSE, flags(text.isFinal(), text.continues()));
                header.putInt(TRANSFER_TAG_AT, text.targetTransferTag());
            }
            case LogoutResponse logout -> {
                begin(header, Opcode.LOGOUT_RESPONSE, Opcode.FINAL);
                header.put(2, (byte) logout.response());
            }
            case NopIn nop -> {
                begin(header, Opcode.NOP_IN, Opcode.FINAL);
                header.putLong(LUN_AT, nop.lun());
                header.putInt(TRANSFER_TAG_AT, nop.targetTransferTag());
            }
            case AsyncMessage message -> put(message, header);
            case Reject reject -> {
                begin(header, Opcode.REJECT, Opcode.FINAL);
                header.put(2, (byte) reject.reason());
            }
        }
    }

    private static void put(DataIn dataIn, ByteBuffer header) {
        boolean hasStatus = dataIn.status() != DataIn.NO_STATUS;
        int flags = dataIn.isFinal() ? Opcode.FINAL : 0;
        if (hasStatus) {
            flags |= HAS_STATUS | dataIn.residual().kind().flag();
            header.put(3, (byte) dataIn.status());
            header.putInt(THIRD_AT, (int) dataIn.residual().count());
        } else {
            header.putInt(COUNTERS_AT, 0);
        }
        begin(header, Opcode.DATA_IN, flags);
        header.putInt(TRANSFER_TAG_AT, Opcode.NO_TAG);
        header.putInt(FIRST_AT, dataIn.dataNumber());
        header.putInt(SECOND_AT, (int) dataIn.offset());
    }

    private static void put(ScsiResponse scsi, ByteBuffer header) {
        begin(header, Opcode.SCSI_RESPONSE, Opcode.FINAL | scsi.residual().kind().flag());
        header.put(2, (byte) scsi.response());
        header.put(3, (byte) scsi.status());
        header.putInt(FIRST_AT, scsi.expectedDataNumber());
        header.putInt(THIRD_AT, (int) scsi.residual().count());
    }

    private static void put(ReadyToTransfer ready, ByteBuffer header) {
        begin(header, Opcode.READY_TO_TRANSFER, Opcode.FINAL);
        header.putLong(LUN_AT, ready.lun());
        header.putInt(TRANSFER_TAG_AT, ready.targetTransferTag());
        header.putInt(FIRST_AT, ready.number());
        header.putInt(SECOND_AT, (int) ready.offset());
        header.putInt(THIRD_AT, ready.length());
    }

    private static void put(LoginResponse login, ByteBuffer header) {
        int stages = login.stage() << 2 | (login.transit() ? login.nextStage() : 0);
        begin(header, Opcode.LOGIN_RESPONSE, flags(login.transit(), login.continues()) | stages);
        header.putShort(LUN_AT, (short) (login.isid().value() >>> 32));
        header.putInt(LUN_AT + 2, (int) login.isid().value());
        header.putShort(LUN_AT + 6, (short) login.sessionHandle());
        header.putShort(FIRST_AT, (short) login.status());
    }

    private static void put(AsyncMessage message, ByteBuffer header) {
        begin(header, Opcode.ASYNC_MESSAGE, Opcode.FINAL);
        header.put(FIRST_AT, (byte) message.event());
        header.putShort(FIRST_AT + 2, (short) message.parameter1());
        header.putShort(FIRST_AT + 4, (short) message.parameter2());
        header.putShort(FIRST_AT + 6, (short) message.parameter3());
    }

    private static void begin(ByteBuffer header, int opcode, int flags) {
        header.put(0, (byte) opcode);
        header.put(1, (byte) flags);
    }

    private static int flags(boolean isFinal, boolean continues) {
        return (isFinal ? Opcode.FINAL : 0) | (continues ? Opcode.CONTINUE : 0);
    }
}
