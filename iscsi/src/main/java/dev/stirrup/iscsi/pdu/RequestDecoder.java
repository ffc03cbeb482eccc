package dev.stirrup.iscsi.pdu;

import dev.stirrup.iscsi.pdu.Request.DataOut;
import dev.stirrup.iscsi.pdu.Request.Login;
import dev.stirrup.iscsi.pdu.Request.Logout;
import dev.stirrup.iscsi.pdu.Request.NopOut;
import dev.stirrup.iscsi.pdu.Request.ScsiCommand;
import dev.stirrup.iscsi.pdu.Request.TaskManagement;
import dev.stirrup.iscsi.pdu.Request.Text;
import dev.stirrup.iscsi.pdu.Request.Unsupported;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import dev.stirrup.wire.WireWriter;

/// Header bytes to requests. Pure and total: any bytes give a request or a [MalformedException].
public final class RequestDecoder {
    private static final int READS = 0x40;
    private static final int WRITES = 0x20;
    private static final int ATTRIBUTE = 0x07;
    private static final int BLOCK = 16;
    private static final int EXTENDED_BLOCK = 1;

    /// The length of the longest command descriptor block (SPC-5 4.2.3): 260 bytes.
    private static final int LONGEST_BLOCK = 260;

    private RequestDecoder() {}

    /// Reads a basic header segment and the additional ones behind it.
    public static Request decode(WireReader in) throws MalformedException {
        if (in.remaining() < Envelope.HEADER) {
            throw in.malformed("a header of " + in.remaining() + " bytes");
        }
        int first = in.u8();
        boolean immediate = (first & Opcode.IMMEDIATE) != 0;
        int opcode = first & Opcode.MASK;
        int flags = in.u8();
        return switch (opcode) {
            case Opcode.SCSI_COMMAND -> scsiCommand(immediate, flags, in);
            case Opcode.DATA_OUT -> dataOut(flags, in);
            case Opcode.TASK_MANAGEMENT -> taskManagement(immediate, flags, in);
            case Opcode.LOGIN -> login(flags, in);
            case Opcode.TEXT -> text(immediate, flags, in);
            case Opcode.LOGOUT -> logout(immediate, flags, in);
            case Opcode.NOP_OUT -> nopOut(immediate, in);
            default -> unsupported(opcode, in);
        };
    }

    private static ScsiCommand scsiCommand(boolean immediate, int flags, WireReader in)
            throws MalformedException {
        in.skip(2);
        int moreHeader = in.u8() * 4;
        in.skip(3);
        return new ScsiCommand(
                immediate,
                (flags & Opcode.FINAL) != 0,
                (flags & READS) != 0,
                (flags & WRITES) != 0,
                flags & ATTRIBUTE,
                lun(in),
                in.s32(),
                in.u32(),
                in.s32(),
                in.s32(),
                block(in, moreHeader));
    }

    /// The sixteen bytes of the basic header, and what an additional header segment adds to them
    /// (RFC 7143 section 11.2.2.3). Other kinds of additional header are passed over.
    private static Bytes block(WireReader in, int moreHeader) throws MalformedException {
        Bytes block = in.value(BLOCK);
        WireReader more = in.slice(moreHeader);
        while (more.hasMore()) {
            int length = more.u16();
            int kind = more.u8();
            WireReader segment = more.slice(length);
            more.skip(Math.min(more.remaining(), Envelope.padding(length + 3)));
            if (kind == EXTENDED_BLOCK && length > 1) {
                segment.skip(1);
                return joined(block, segment);
            }
        }
        return block;
    }

    private static Bytes joined(Bytes block, WireReader rest) throws MalformedException {
        if (rest.remaining() > LONGEST_BLOCK - BLOCK) {
            throw rest.malformed("a command longer than " + LONGEST_BLOCK + " bytes");
        }
        var whole = new WireWriter(LONGEST_BLOCK);
        block.writeTo(whole);
        return Bytes.of(whole.bytes(rest.rest()).toBytes());
    }

    private static DataOut dataOut(int flags, WireReader in) throws MalformedException {
        in.skip(6);
        long lun = lun(in);
        int initiatorTaskTag = in.s32();
        int targetTransferTag = in.s32();
        in.skip(4);
        int expectedStatusNumber = in.s32();
        in.skip(4);
        return new DataOut(
                (flags & Opcode.FINAL) != 0,
                lun,
                initiatorTaskTag,
                targetTransferTag,
                expectedStatusNumber,
                in.s32(),
                in.u32());
    }

    private static TaskManagement taskManagement(boolean immediate, int flags, WireReader in)
            throws MalformedException {
        in.skip(6);
        return new TaskManagement(
                immediate, flags & 0x7f, lun(in), in.s32(), in.s32(), in.s32(), in.s32(), in.s32());
    }

    private static Login login(int flags, WireReader in) throws MalformedException {
        int versionMax = in.u8();
        int versionMin = in.u8();
        in.skip(4);
        var isid = new Isid((long) in.u16() << 32 | in.u32());
        int sessionHandle = in.u16();
        int initiatorTaskTag = in.s32();
        int connection = in.u16();
        in.skip(2);
        return new Login(
                (flags & Opcode.FINAL) != 0,
                (flags & Opcode.CONTINUE) != 0,
                flags >> 2 & 3,
                flags & 3,
                versionMax,
                versionMin,
                isid,
                sessionHandle,
                initiatorTaskTag,
                connection,
                in.s32(),
                in.s32());
    }

    private static Text text(boolean immediate, int flags, WireReader in)
            throws MalformedException {
        in.skip(6);
        return new Text(
                immediate,
                (flags & Opcode.FINAL) != 0,
                (flags & Opcode.CONTINUE) != 0,
                lun(in),
                in.s32(),
                in.s32(),
                in.s32(),
                in.s32());
    }

    private static Logout logout(boolean immediate, int flags, WireReader in)
            throws MalformedException {
        in.skip(14);
        int initiatorTaskTag = in.s32();
        int connection = in.u16();
        in.skip(2);
        return new Logout(
                immediate, flags & 0x7f, initiatorTaskTag, connection, in.s32(), in.s32());
    }

    private static NopOut nopOut(boolean immediate, WireReader in) throws MalformedException {
        in.skip(6);
        return new NopOut(immediate, lun(in), in.s32(), in.s32(), in.s32(), in.s32());
    }

    private static Unsupported unsupported(int opcode, WireReader in) throws MalformedException {
        in.skip(14);
        return new Unsupported(opcode, in.s32());
    }

    private static long lun(WireReader in) throws MalformedException {
        return in.u32() << 32 | in.u32();
    }
}
