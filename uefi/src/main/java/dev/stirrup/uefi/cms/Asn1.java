package dev.stirrup.uefi.cms;

import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// The guard before Bouncy Castle: hostile bytes reach its ASN.1 classes only when their nesting
/// and number of values are small, and whatever it throws about them becomes a MalformedException.
final class Asn1 {
    /// Certificates and signatures in the wild stay below 20 and a few thousand.
    private static final int DEEPEST = 48;

    private static final int MOST_VALUES = 50_000;
    private static final int CONSTRUCTED = 0x20;
    private static final int LONG_TAG = 0x1f;

    private Asn1() {}

    /// Reads bytes with Bouncy Castle's classes.
    interface Reading<T> {
        T read(byte[] der) throws IOException, MalformedException;
    }

    /// Checks the shape, then reads.
    static <T> T decoded(byte[] der, Reading<T> reading) throws MalformedException {
        checkShape(der);
        return guarded(() -> reading.read(der));
    }

    /// Work with values that were read before; Bouncy Castle reads some of their parts only now.
    interface Work<T> {
        T done() throws IOException, MalformedException;
    }

    /// Its classes answer malformed values with many kinds of unchecked exceptions: wrong state,
    /// wrong argument, wrong cast, no such element, index out of bounds.
    static <T> T guarded(Work<T> work) throws MalformedException {
        try {
            return work.done();
        } catch (IOException | RuntimeException e) {
            throw new MalformedException("ASN.1 that is not what it should be", 0);
        }
    }

    /// One value in definite lengths (X.690, section 8.1.3), nothing behind it, not nested too
    /// deep.
    static void checkShape(byte[] der) throws MalformedException {
        WireReader in = WireReader.of(der);
        Deque<Integer> ends = new ArrayDeque<>();
        int values = 0;
        do {
            if (++values > MOST_VALUES) {
                throw in.malformed("more than " + MOST_VALUES + " values");
            }
            int tag = in.u8();
            if ((tag & LONG_TAG) == LONG_TAG) {
                throw in.malformed("long tag");
            }
            int length = length(in);
            int limit = ends.isEmpty() ? der.length : ends.peek();
            if (length > limit - in.position()) {
                throw in.malformed("value of " + length + " bytes");
            }
            if ((tag & CONSTRUCTED) == 0) {
                in.skip(length);
            } else if (length > 0) {
                ends.push(in.position() + length);
                if (ends.size() > DEEPEST) {
                    throw in.malformed("nested more than " + DEEPEST + " deep");
                }
            }
            while (!ends.isEmpty() && ends.peek() == in.position()) {
                ends.pop();
            }
        } while (!ends.isEmpty());
        if (in.hasMore()) {
            throw in.malformed(in.remaining() + " bytes behind the value");
        }
    }

    /// The first value of bytes that go on behind it, as padding does.
    static byte[] first(byte[] padded) throws MalformedException {
        WireReader in = WireReader.of(padded);
        in.skip(1);
        int length = length(in);
        in.skip(length);
        return Arrays.copyOf(padded, in.position());
    }

    /// A value without its own tag and length. The shape must have been checked, or be our own.
    static byte[] value(byte[] der) {
        int head = der.length > 1 && der[1] < 0 ? 2 + (der[1] & 0x7f) : 2;
        return Arrays.copyOfRange(der, head, der.length);
    }

    private static int length(WireReader in) throws MalformedException {
        int first = in.u8();
        if (first < 0x80) {
            return first;
        }
        int count = first & 0x7f;
        if (count == 0 || count > 4) {
            throw in.malformed("length in " + count + " bytes");
        }
        long length = 0;
        for (int i = 0; i < count; i++) {
            length = length << 8 | in.u8();
        }
        if (length > Integer.MAX_VALUE) {
            throw in.malformed("value of " + length + " bytes");
        }
        return (int) length;
    }
}
