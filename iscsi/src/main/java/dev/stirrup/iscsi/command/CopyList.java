package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.SenseException;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.util.ArrayList;
import java.util.List;

/// The parameters of EXTENDED COPY (SPC-4 6.4): where the copies are made, and what is copied.
///
/// @param id under which the result may be asked for, if it is kept
/// @param isKept whether the result may be asked for
/// @param places the names of the units that are named
record CopyList(int id, boolean isKept, List<Long> places, List<Segment> segments) {
    static final int MOST_PLACES = 4;
    static final int MOST_SEGMENTS = 64;

    /// Descriptors together, in bytes.
    static final int LONGEST = 4096;

    static final int HEADER = 16;
    static final int IDENTIFICATION = 0xe4;
    static final int BLOCK_TO_BLOCK = 0x02;
    private static final int PLACE = 32;
    private static final int SEGMENT_BODY = 0x18;

    /// Where a place's descriptor goes on behind eight bytes of designator.
    private static final int BEHIND_DESIGNATOR = 16;

    private static final int NO_RESULT = 0x10;

    /// Blocks to be copied; `from` and `to` are indexes into the places.
    record Segment(int from, int to, int count, long source, long destination) {}

    /// Reads all of it before anything is copied.
    static CopyList decode(byte[] parameters) throws SenseException {
        WireReader in = WireReader.of(parameters);
        try {
            int id = in.u8();
            boolean kept = (in.u8() & NO_RESULT) == 0;
            int places = in.u16();
            in.skip(4);
            long segments = in.u32();
            in.skip(4);
            if (places % PLACE != 0 || places + segments > LONGEST) {
                throw new SenseException(SenseCode.PARAMETER_LIST_LENGTH);
            }
            WireReader placeList = in.slice(places);
            WireReader segmentList = in.slice((int) segments);
            return new CopyList(id, kept, places(placeList), segments(segmentList));
        } catch (MalformedException e) {
            throw new SenseException(SenseCode.PARAMETER_LIST_LENGTH);
        }
    }

    private static List<Long> places(WireReader in) throws MalformedException, SenseException {
        var places = new ArrayList<Long>();
        while (in.hasMore()) {
            if (places.size() == MOST_PLACES) {
                throw new SenseException(SenseCode.TOO_MANY_TARGETS);
            }
            if (in.u8() != IDENTIFICATION) {
                throw new SenseException(SenseCode.UNSUPPORTED_TARGET);
            }
            in.skip(6);
            int length = in.u8();
            long designator = in.u32() << 32 | in.u32();
            in.skip(PLACE - BEHIND_DESIGNATOR);
            places.add(length == 8 ? designator : 0);
        }
        return places;
    }

    private static List<Segment> segments(WireReader in) throws MalformedException, SenseException {
        var segments = new ArrayList<Segment>();
        while (in.hasMore()) {
            if (segments.size() == MOST_SEGMENTS) {
                throw new SenseException(SenseCode.TOO_MANY_SEGMENTS);
            }
            int kind = in.u8();
            in.skip(1);
            if (kind != BLOCK_TO_BLOCK || in.u16() != SEGMENT_BODY) {
                throw new SenseException(SenseCode.UNSUPPORTED_SEGMENT);
            }
            int from = in.u16();
            int to = in.u16();
            in.skip(2);
            segments.add(new Segment(from, to, in.u16(), s64(in), s64(in)));
        }
        return segments;
    }

    private static long s64(WireReader in) throws MalformedException {
        return in.u32() << 32 | in.u32();
    }
}
