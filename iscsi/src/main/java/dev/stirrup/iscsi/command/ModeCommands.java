package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.UnitFacts.Kind;
import dev.stirrup.iscsi.reserve.Access;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.SenseException;
import dev.stirrup.iscsi.scsi.Step;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import dev.stirrup.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.List;

/// MODE SENSE and MODE SELECT (SPC-5 6.14, 6.13), each in its short and its long form.
final class ModeCommands {
    private static final int NO_BLOCK_DESCRIPTOR = 0x08;
    private static final int LONG_ADDRESSES = 0x10;
    private static final int SAVE = 0x01;
    private static final int LIMIT = 512;
    private static final int WRITE_PROTECTED = 0x80;
    private static final int KNOWS_FUA = 0x10;
    private static final int ALL_SUBPAGES = 0xff;
    private static final int HAS_SUBPAGE = 0x40;

    static final List<Command> ROWS =
            List.of(
                    Command.of(
                                    "MODE SENSE (6)",
                                    "1a 08 ff ff ff 00",
                                    Access.READ,
                                    ask -> sense(ask, false))
                            .multiLun(),
                    Command.of(
                                    "MODE SENSE (10)",
                                    "5a 18 ff ff 00 00 00 ff ff 00",
                                    Access.READ,
                                    ask -> sense(ask, true))
                            .multiLun(),
                    Command.of(
                            "MODE SELECT (6)",
                            "15 11 00 00 ff 00",
                            Access.WRITE,
                            ask -> select(ask, false)),
                    Command.of(
                            "MODE SELECT (10)",
                            "55 11 00 00 00 00 00 ff ff 00",
                            Access.WRITE,
                            ask -> select(ask, true)));

    private ModeCommands() {}

    private static Step sense(Ask ask, boolean isLong) throws SenseException {
        int control = ask.cdb().u8(2) >> 6;
        if (control == ModePage.SAVED) {
            throw new SenseException(SenseCode.NO_SAVED_PARAMETERS);
        }
        int subpage = ask.cdb().u8(3);
        byte[] pages = pages(ask, control);
        if (pages.length == 0 || subpage != 0 && subpage != ALL_SUBPAGES) {
            throw SenseException.field(2);
        }
        byte[] blocks = ask.cdb().has(1, NO_BLOCK_DESCRIPTOR) ? new byte[0] : blocks(ask, isLong);
        var out = new WireWriter(LIMIT);
        if (isLong) {
            out.u16(6 + blocks.length + pages.length).u8(0).u8(device(ask));
            out.u8(blocks.length > 8 ? 1 : 0).u8(0).u16(blocks.length);
        } else {
            out.u8(3 + blocks.length + pages.length).u8(0).u8(device(ask)).u8(blocks.length);
        }
        long allocation = isLong ? ask.cdb().u16(7) : ask.cdb().u8(4);
        return Step.done(Outcome.data(out.bytes(blocks).bytes(pages).toBytes(), allocation));
    }

    private static byte[] pages(Ask ask, int control) {
        var out = new WireWriter(LIMIT);
        int wanted = ask.cdb().u8(2) & 0x3f;
        for (ModePage page : ModePage.values()) {
            if (page.isWanted(wanted) && page.isFor(ask.unit().facts().kind())) {
                out.bytes(page.bytes(control, ask.server()));
            }
        }
        return out.toBytes();
    }

    /// The device-specific parameter (SBC-4 6.5.1).
    private static int device(Ask ask) {
        if (ask.unit().facts().kind() == Kind.CD_ROM) {
            return 0;
        }
        boolean isProtected = ask.unit().facts().readOnly() || ask.server().isWriteProtected();
        return isProtected ? KNOWS_FUA | WRITE_PROTECTED : KNOWS_FUA;
    }

    /// One block descriptor; a CD-ROM has none.
    private static byte[] blocks(Ask ask, boolean isLong) {
        if (ask.unit().facts().kind() == Kind.CD_ROM) {
            return new byte[0];
        }
        long blocks = ask.unit().blocks();
        if (isLong && ask.cdb().has(1, LONG_ADDRESSES)) {
            return new WireWriter(16)
                    .u32(blocks >>> 32)
                    .u32(blocks)
                    .u32(0)
                    .u32(ask.blockSize())
                    .toBytes();
        }
        return new WireWriter(8).u32(Math.min(blocks, 0xffffffffL)).u32(ask.blockSize()).toBytes();
    }

    private static Step select(Ask ask, boolean isLong) throws SenseException {
        if (ask.cdb().has(1, SAVE)) {
            throw SenseException.field(1);
        }
        int length = isLong ? ask.cdb().u16(7) : ask.cdb().u8(4);
        return Step.parameters(
                length,
                data -> {
                    change(ask, isLong, data);
                    return Outcome.wrote(length);
                });
    }

    /// Only the software write protection can be changed; all else must be sent back as it is.
    private static void change(Ask ask, boolean isLong, ByteBuffer data) throws SenseException {
        var bytes = new byte[data.remaining()];
        data.get(bytes);
        WireReader in = WireReader.of(bytes);
        try {
            if (in.hasMore()) {
                in.skip(isLong ? 6 : 3);
                in.skip(isLong ? in.u16() : in.u8());
            }
            while (in.hasMore()) {
                changePage(ask, in);
            }
        } catch (MalformedException e) {
            throw new SenseException(SenseCode.PARAMETER_LIST_LENGTH);
        }
    }

    private static void changePage(Ask ask, WireReader in)
            throws MalformedException, SenseException {
        int at = in.position();
        int code = in.u8();
        byte[] given = in.bytes(in.u8());
        ModePage page = ModePage.of(code & 0x3f, ask.unit().facts().kind());
        if ((code & HAS_SUBPAGE) != 0 || page == null || !page.change(given, ask)) {
            throw SenseException.parameter(at);
        }
    }
}
