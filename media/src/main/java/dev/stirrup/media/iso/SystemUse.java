package dev.stirrup.media.iso;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.Names;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// The SUSP fields of one directory record (SUSP 1.12) as far as Rock Ridge (RRIP 1.12) and zisofs
/// use them. Their number is bounded, so that continuations in a ring end.
final class SystemUse {
    private static final int HEAD = 4;
    private static final int MOST_FIELDS = 1024;
    private static final int MOST_CONTINUATIONS = 32;
    private static final int MOST_TEXT = 4096;
    private static final int SP_LENGTH = 7;

    private static final int NM = 'N' << 8 | 'M';
    private static final int SL = 'S' << 8 | 'L';
    private static final int PX = 'P' << 8 | 'X';
    private static final int CE = 'C' << 8 | 'E';
    private static final int CL = 'C' << 8 | 'L';
    private static final int RE = 'R' << 8 | 'E';
    private static final int SP = 'S' << 8 | 'P';
    private static final int ST = 'S' << 8 | 'T';
    private static final int ZF = 'Z' << 8 | 'F';
    private static final int SF = 'S' << 8 | 'F';

    /// NM and SL: the field is one part of several.
    private static final int GOES_ON = 1;

    /// NM: the name is that of the folder itself or of its parent.
    private static final int SELF_OR_PARENT = 2 | 4;

    private static final int FORMAT = 0170000;
    private static final int LINK = 0120000;
    private static final int FILE = 0100000;
    private static final int DIRECTORY = 0040000;

    private final ByteSource source;
    private final int blockSize;
    private final ByteArrayOutputStream name = new ByteArrayOutputStream();
    private final LinkTarget target = new LinkTarget();
    private int fields;
    private int indicator = -1;
    private long mode = -1;
    private long childBlock = -1;
    private boolean isRelocated;
    private boolean isZisofs;
    private boolean isSparse;

    /// The continuation that was named last: block, offset, length.
    private long[] continuation = {};

    SystemUse(ByteSource source, int blockSize) {
        this.source = source;
        this.blockSize = blockSize;
    }

    void read(Bytes area, int skip) throws IOException, MalformedException {
        WireReader in = area.reader();
        in.skip(Math.min(skip, in.remaining()));
        boolean isEnded = fields(in);
        for (int i = 0; !isEnded && continuation.length > 0; i++) {
            long[] next = continuation;
            continuation = new long[0];
            long at = next[0] * blockSize + next[1];
            if (i >= MOST_CONTINUATIONS || next[1] + next[2] > IsoImage.SECTOR) {
                throw Damage.at("too much of a record continued elsewhere", at);
            }
            isEnded = fields(WireReader.of(Damage.boundedRead(source, at, (int) next[2])));
        }
    }

    /// Whether the list was ended by its own mark. Fewer than four bytes are padding.
    private boolean fields(WireReader in) throws MalformedException {
        while (in.remaining() >= HEAD) {
            int signature = in.u16();
            int length = in.u8();
            if (signature == 0 || length == 0) {
                return false;
            }
            in.skip(1);
            if (++fields > MOST_FIELDS || length < HEAD) {
                throw in.malformed("a system use field of " + length + " bytes");
            }
            if (signature == ST) {
                return true;
            }
            field(signature, in.slice(length - HEAD));
        }
        return false;
    }

    private void field(int signature, WireReader in) throws MalformedException {
        switch (signature) {
            case NM -> name(in);
            case SL -> link(in);
            case PX -> mode = in.u32le();
            case CE -> continuation = new long[] {both(in), both(in), both(in)};
            case CL -> childBlock = both(in);
            case RE -> isRelocated = true;
            case SP -> indicator = indicator(in);
            case ZF -> isZisofs = true;
            case SF -> isSparse = true;
            default -> {
                // Times, devices, and what others have added.
            }
        }
    }

    private static int indicator(WireReader in) throws MalformedException {
        return in.remaining() == SP_LENGTH - HEAD && in.u16() == 0xbeef ? in.u8() : -1;
    }

    private static long both(WireReader in) throws MalformedException {
        long value = in.u32le();
        in.skip(4);
        return value;
    }

    private void name(WireReader in) throws MalformedException {
        int flags = in.u8();
        if ((flags & SELF_OR_PARENT) == 0) {
            name.writeBytes(in.rest());
            bound(in, name.size());
        }
    }

    private void link(WireReader in) throws MalformedException {
        boolean goesOn = (in.u8() & GOES_ON) != 0;
        while (in.remaining() >= 2) {
            int flags = in.u8();
            target.add(flags, in.bytes(in.u8()));
            bound(in, target.length());
        }
        target.endField(goesOn);
    }

    private static void bound(WireReader in, int length) throws MalformedException {
        if (length > MOST_TEXT) {
            throw in.malformed("a name without end");
        }
    }

    /// The POSIX name; empty when there is none.
    String name() {
        return Names.text(name.toByteArray());
    }

    String target() {
        return target.toString();
    }

    boolean isLink() {
        return mode >= 0 && (mode & FORMAT) == LINK;
    }

    /// A device, a pipe or a socket.
    boolean isSpecial() {
        long format = mode & FORMAT;
        return mode >= 0 && format != FILE && format != DIRECTORY && format != LINK && format != 0;
    }

    boolean hasPosix() {
        return mode >= 0;
    }

    /// Where a folder that was moved to be less deep really lies; negative when it was not.
    long childBlock() {
        return childBlock;
    }

    /// Whether this is where a folder was moved to; it is listed where it came from.
    boolean isRelocated() {
        return isRelocated;
    }

    boolean isZisofs() {
        return isZisofs;
    }

    boolean isSparse() {
        return isSparse;
    }

    /// How many bytes come before the fields of other records; negative when this record does not
    /// say that SUSP is used.
    int indicator() {
        return indicator;
    }
}
