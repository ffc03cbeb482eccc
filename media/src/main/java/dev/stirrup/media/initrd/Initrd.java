package dev.stirrup.media.initrd;

import dev.stirrup.media.packed.Packing;
import dev.stirrup.media.packed.Unpacked;
import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads an initrd as Linux unpacks it: cpio archives and packed streams of such, one after the
/// other, with zeroes between.
public final class Initrd {
    private static final int MOST_SEGMENTS = 256;
    private static final int PIECE = 1 << 14;

    /// What a packed file may unpack to in any case, and how many times its own size: real ones
    /// stay below 20.
    private static final long FREE_UNPACKED = 64L << 20;

    private static final long MOST_RATIO = 256;

    private Initrd() {}

    /// Sees what is in an initrd.
    @FunctionalInterface
    public interface Visitor {
        /// @param content may be read or left alone, only during the call
        void visit(CpioEntry entry, CpioContent content) throws IOException, MalformedException;
    }

    /// A stretch of an initrd.
    ///
    /// @param offset where it begins in the file, in bytes
    /// @param length as it lies there, in bytes
    /// @param unpacked how many bytes it unpacks to
    /// @param files how many files it has, folders included
    public record Segment(Packing packing, long offset, long length, long unpacked, int files) {}

    /// Whether a file begins as an initrd does; what is packed may be something else all the same.
    public static boolean mayBe(ByteSource source) throws IOException {
        return isCpio(source, 0) || Packing.of(source, 0) != Packing.NONE;
    }

    /// Reads all of it once.
    ///
    /// @return its segments in order
    /// @throws MalformedException when it is damaged, no initrd, or unpacks to far more than it has
    public static List<Segment> walk(ByteSource source, Visitor visitor)
            throws IOException, MalformedException {
        List<Segment> segments = new ArrayList<>();
        long left = FREE_UNPACKED + MOST_RATIO * source.size();
        long at = zeroes(source, 0);
        while (at < source.size()) {
            if (segments.size() >= MOST_SEGMENTS) {
                throw Damage.at("more than " + MOST_SEGMENTS + " archives", at);
            }
            Segment segment = segment(source, at, left, visitor);
            segments.add(segment);
            left -= segment.unpacked();
            at = zeroes(source, at + segment.length());
        }
        return List.copyOf(segments);
    }

    private static Segment segment(ByteSource source, long at, long most, Visitor visitor)
            throws IOException, MalformedException {
        Packing packing = Packing.of(source, at);
        if (packing == Packing.NONE && !isCpio(source, at)) {
            throw Damage.at("neither a cpio archive nor packed in a way that is known", at);
        }
        try (Unpacked in = packing.open(source, at, most)) {
            CpioReader reader = new CpioReader(in, visitor);
            if (packing == Packing.NONE) {
                reader.archive();
            } else {
                reader.archives();
            }
            long length = packing == Packing.NONE ? reader.position() : in.end() - at;
            return new Segment(packing, at, length, reader.position(), reader.entries());
        }
    }

    private static boolean isCpio(ByteSource source, long at) throws IOException {
        byte[] head = new byte[CpioReader.MAGIC_LENGTH];
        if (at > source.size() - head.length) {
            return false;
        }
        source.read(at, head, 0, head.length);
        return CpioReader.isMagic(head);
    }

    /// The first place from `at` on that is not zero.
    private static long zeroes(ByteSource source, long at) throws IOException {
        byte[] piece = new byte[PIECE];
        for (long next = at; next < source.size(); next += PIECE) {
            int length = (int) Math.min(PIECE, source.size() - next);
            source.read(next, piece, 0, length);
            for (int i = 0; i < length; i++) {
                if (piece[i] != 0) {
                    return next + i;
                }
            }
        }
        return source.size();
    }
}
