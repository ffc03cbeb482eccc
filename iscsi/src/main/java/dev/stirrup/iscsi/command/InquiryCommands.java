package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.UnitFacts;
import dev.stirrup.iscsi.UnitFacts.Kind;
import dev.stirrup.iscsi.reserve.Access;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.SenseException;
import dev.stirrup.iscsi.scsi.Step;
import dev.stirrup.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// INQUIRY (SPC-5 6.7) with its standard data and its vital product data pages.
public final class InquiryCommands {
    private static final int VITAL_PRODUCT_DATA = 0x01;
    private static final int LIMIT = 512;
    private static final int LENGTH = 96;

    /// SPC-4, the newest that initiators of today know.
    private static final int VERSION = 0x06;

    private static final int RESPONSE_FORMAT = 0x12;
    private static final int THIRD_PARTY_COPY = 0x08;
    private static final int COMMAND_QUEUE = 0x02;
    private static final int REMOVABLE = 0x80;
    private static final int NO_DEVICE = 0x7f;
    private static final String VENDOR = "Stirrup";
    private static final String REVISION = "0001";

    /// SAM-5, iSCSI, SPC-4, and SBC-3 or MMC-6.
    private static final int[] DISK_STANDARDS = {0x00a0, 0x0960, 0x0460, 0x04c0};

    private static final int[] CD_STANDARDS = {0x00a0, 0x0960, 0x0460, 0x04e0};

    static final List<Command> ROWS =
            List.of(
                    Command.of(
                                    "INQUIRY",
                                    "12 01 ff ff ff 00",
                                    Access.FREE,
                                    InquiryCommands::inquiry)
                            .multiLun());

    private InquiryCommands() {}

    /// The answer for a unit that is not there (SPC-5 6.7.2): no device can be here.
    public static byte[] absent() {
        return standard(NO_DEVICE, 0, "", new int[0]);
    }

    private static Step inquiry(Ask ask) throws SenseException {
        int page = ask.cdb().u8(2);
        UnitFacts facts = ask.unit().facts();
        byte[] data;
        if (ask.cdb().has(1, VITAL_PRODUCT_DATA)) {
            data = page(page, facts, ask);
        } else if (page == 0) {
            data = standard(facts);
        } else {
            throw SenseException.field(2);
        }
        return Step.done(Outcome.data(data, ask.cdb().u16(3)));
    }

    private static byte[] standard(UnitFacts facts) {
        return switch (facts.kind()) {
            case DISK -> standard(0x00, 0, "Disk", DISK_STANDARDS);
            case CD_ROM -> standard(0x05, REMOVABLE, "CD-ROM", CD_STANDARDS);
        };
    }

    private static byte[] standard(int type, int removable, String product, int[] standards) {
        var out = new WireWriter(LENGTH);
        out.u8(type).u8(removable).u8(VERSION).u8(RESPONSE_FORMAT).u8(LENGTH - 5);
        out.u8(type == 0 ? THIRD_PARTY_COPY : 0).u8(0).u8(COMMAND_QUEUE);
        padded(out, VENDOR, 8);
        padded(out, product, 16);
        padded(out, REVISION, 4);
        out.zeros(22);
        for (int standard : standards) {
            out.u16(standard);
        }
        return out.zeros(LENGTH - out.length()).toBytes();
    }

    private static byte[] page(int page, UnitFacts facts, Ask ask) throws SenseException {
        VitalProductData data = VitalProductData.of(facts.kind(), page);
        if (data == null) {
            throw SenseException.field(2);
        }
        byte[] body = data.body(facts, ask.server());
        int type = facts.kind() == Kind.DISK ? 0x00 : 0x05;
        return new WireWriter(LIMIT).u8(type).u8(page).u16(body.length).bytes(body).toBytes();
    }

    private static void padded(WireWriter out, String text, int length) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.bytes(bytes);
        for (int at = bytes.length; at < length; at++) {
            out.u8(' ');
        }
    }
}
