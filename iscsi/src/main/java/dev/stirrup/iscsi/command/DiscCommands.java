package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.reserve.Access;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.SenseException;
import dev.stirrup.iscsi.scsi.Step;
import dev.stirrup.wire.WireWriter;
import java.util.HexFormat;
import java.util.List;

/// What CD-ROM drives answer besides reading (MMC-6 6). The disc has one session with one data
/// track, and it cannot be taken out.
final class DiscCommands {
    private static final int MINUTES_AND_SECONDS = 0x02;
    private static final int DATA_TRACK = 0x14;
    private static final int LEAD_OUT = 0xaa;
    private static final int FRAMES_PER_SECOND = 75;
    private static final int PREGAP_FRAMES = 150;
    private static final int CD_ROM = 0x0008;
    private static final int DVD_ROM = 0x0010;

    /// What a CD holds up to 99 minutes, 59 seconds and 74 frames.
    private static final long LARGEST_CD = 450_000 - PREGAP_FRAMES;

    private static final int OLD_FORMAT_SHIFT = 6;
    private static final int ONLY_ONE = 2;
    private static final int POLLED = 0x01;
    private static final int MEDIA_EVENTS = 0x10;
    private static final int MEDIA_CLASS = 4;
    private static final int MEDIUM_PRESENT = 0x02;

    static final List<Command> ROWS =
            List.of(
                    Command.of(
                            "PREVENT ALLOW MEDIUM REMOVAL",
                            "1e 00 00 00 03 00",
                            Access.FREE,
                            ask -> Step.done(Outcome.good())),
                    Command.of(
                            "READ TOC/PMA/ATIP",
                            "43 02 0f 00 00 00 ff ff ff c0",
                            Access.READ,
                            DiscCommands::tableOfContents),
                    Command.of(
                            "GET CONFIGURATION",
                            "46 03 ff ff 00 00 00 ff ff 00",
                            Access.FREE,
                            DiscCommands::configuration),
                    Command.of(
                            "GET EVENT STATUS NOTIFICATION",
                            "4a 01 00 00 ff 00 00 ff ff 00",
                            Access.FREE,
                            DiscCommands::events),
                    Command.of(
                            "READ DISC INFORMATION",
                            "51 07 00 00 00 00 00 ff ff 00",
                            Access.READ,
                            DiscCommands::disc),
                    Command.of(
                            "MECHANISM STATUS",
                            "bd 00 00 00 00 00 00 00 ff ff 00 00",
                            Access.FREE,
                            DiscCommands::mechanism),
                    refused("WRITE (10)", "2a ff ff ff ff ff ff ff ff ff"),
                    refused("WRITE AND VERIFY (10)", "2e ff ff ff ff ff ff ff ff ff"),
                    refused("WRITE (12)", "aa ff ff ff ff ff ff ff ff ff ff ff"));

    private DiscCommands() {}

    /// Who writes to a disc hears why that fails, not that there is no such command.
    private static Command refused(String name, String usage) {
        return Command.of(
                name,
                usage,
                Access.WRITE,
                ask -> {
                    throw new SenseException(SenseCode.WRITE_PROTECTED);
                });
    }

    /// Formats 0 (tracks) and 1 (sessions). Drivers from before MMC have the format in the last
    /// byte (SFF-8020i 10.8.20).
    private static Step tableOfContents(Ask ask) throws SenseException {
        boolean inTime = ask.cdb().has(1, MINUTES_AND_SECONDS);
        int named = ask.cdb().u8(2) & 0x0f;
        int format = named == 0 ? ask.cdb().u8(9) >> OLD_FORMAT_SHIFT : named;
        int first = ask.cdb().u8(6);
        if (format > 1) {
            throw SenseException.field(2);
        }
        if (format == 0 && first > 1 && first != LEAD_OUT) {
            throw SenseException.field(6);
        }
        var list = new WireWriter(32).u8(1).u8(1);
        if (format == 1 || first <= 1) {
            entry(list, 1, time(0, inTime));
        }
        if (format == 0) {
            entry(list, LEAD_OUT, time(ask.unit().blocks(), inTime));
        }
        byte[] data = new WireWriter(40).u16(list.length()).bytes(list.toBytes()).toBytes();
        return Step.done(Outcome.data(data, ask.cdb().u16(7)));
    }

    private static void entry(WireWriter out, int track, long address) {
        out.u8(0).u8(DATA_TRACK).u8(track).u8(0).u32(address);
    }

    /// An address as it is, or in minutes, seconds and frames (MMC-6 4.2.3.5).
    private static long time(long block, boolean inTime) {
        if (!inTime) {
            return block;
        }
        long frames = block + PREGAP_FRAMES;
        long seconds = frames / FRAMES_PER_SECOND;
        return Math.min(seconds / 60, 255) << 16 | seconds % 60 << 8 | frames % FRAMES_PER_SECOND;
    }

    /// The features: profile list, core, removable medium without tray and lock, and random reading
    /// (MMC-6 5.3). What is too large for a CD is a DVD.
    private static Step configuration(Ask ask) throws SenseException {
        int profile = profile(ask.unit().blocks());
        var features = new WireWriter(128);
        var request = new FeatureRequest(ask.cdb().u8(1) & 3, ask.cdb().u16(2));
        if (request.how() > ONLY_ONE) {
            throw SenseException.field(1);
        }
        features.bytes(request.asked(0x0000, profiles(profile)));
        features.bytes(request.asked(0x0001, "0b 08 00000001 01 000000"));
        features.bytes(request.asked(0x0003, "03 04 00 000000"));
        features.bytes(request.asked(0x0010, "01 08 00000800 0001 01 00"));
        byte[] data =
                new WireWriter(256)
                        .u32(4L + features.length())
                        .u16(0)
                        .u16(profile)
                        .bytes(features.toBytes())
                        .toBytes();
        return Step.done(Outcome.data(data, ask.cdb().u16(7)));
    }

    static int profile(long blocks) {
        return blocks > LARGEST_CD ? DVD_ROM : CD_ROM;
    }

    private static String profiles(int current) {
        return current == CD_ROM ? "03 08 0010 00 00 0008 01 00" : "03 08 0010 01 00 0008 00 00";
    }

    /// Which features are asked for. All of ours are current, so to ask for those alone is to ask
    /// for all.
    ///
    /// @param how 0: all from `from` on, 1: those of them that are current, 2: `from` alone
    private record FeatureRequest(int how, int from) {
        /// The feature's descriptor, if it is asked for.
        byte[] asked(int code, String rest) {
            boolean isAsked = how == ONLY_ONE ? code == from : code >= from;
            return isAsked
                    ? new WireWriter(32)
                            .u16(code)
                            .bytes(HexFormat.of().parseHex(rest.replace(" ", "")))
                            .toBytes()
                    : new byte[0];
        }
    }

    /// Nothing ever happens to the medium.
    private static Step events(Ask ask) throws SenseException {
        if (!ask.cdb().has(1, POLLED)) {
            throw SenseException.field(1);
        }
        boolean media = ask.cdb().has(4, MEDIA_EVENTS);
        byte[] data =
                media
                        ? new WireWriter(8)
                                .u16(6)
                                .u8(MEDIA_CLASS)
                                .u8(MEDIA_EVENTS)
                                .u8(0)
                                .u8(MEDIUM_PRESENT)
                                .u16(0)
                                .toBytes()
                        : new WireWriter(4).u16(2).u8(0x80).u8(MEDIA_EVENTS).toBytes();
        return Step.done(Outcome.data(data, ask.cdb().u16(7)));
    }

    /// A finished disc with one complete session.
    private static Step disc(Ask ask) throws SenseException {
        if ((ask.cdb().u8(1) & 7) != 0) {
            throw SenseException.field(1);
        }
        byte[] data =
                new WireWriter(34)
                        .u16(32)
                        .u8(0x0e)
                        .u8(1)
                        .u8(1)
                        .u8(1)
                        .u8(1)
                        .u8(0x20)
                        .zeros(8)
                        .u32(0xffffffffL)
                        .u32(0xffffffffL)
                        .zeros(10)
                        .toBytes();
        return Step.done(Outcome.data(data, ask.cdb().u16(7)));
    }

    /// It does nothing, its door is closed, and it has one slot (MMC-6 6.10).
    private static Step mechanism(Ask ask) {
        byte[] data = new WireWriter(8).u8(0).u8(0).zeros(3).u8(1).u16(0).toBytes();
        return Step.done(Outcome.data(data, ask.cdb().u16(8)));
    }
}
