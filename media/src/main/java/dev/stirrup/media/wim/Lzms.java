package dev.stirrup.media.wim;

import dev.stirrup.media.wim.RangeDecoder.Decision;
import dev.stirrup.wire.MalformedException;
import java.util.stream.IntStream;

/// LZMS, as ESD files are packed (wimlib's lzms_decompress.c), one chunk at a time: decisions are
/// read forwards, symbols backwards.
final class Lzms implements Unpacker {
    private static final int LITERALS = 256;
    private static final int POWERS = 8;
    private static final int OFTEN = 512;
    private static final int SELDOM = 1024;

    private final X86Addresses addresses = new X86Addresses();

    @Override
    public void unpack(byte[] packed, int from, int length, byte[] out) throws MalformedException {
        new Chunk(packed, from, length, out).unpack();
        addresses.restore(out);
    }

    /// A queue of the last places that matches came from. One that was used by the item right
    /// before is not in it yet.
    private static final class Recent {
        private static final int KEPT = 3;

        private final Decision isKnown = new Decision(64);
        private final Decision[] which = {new Decision(64), new Decision(64)};
        private final long[] last = IntStream.rangeClosed(1, KEPT + 1).asLongStream().toArray();

        /// @param isRightBehind whether the item before used one
        /// @return the place, which is the first of the queue now; -1 when it is a new one
        long known(RangeDecoder decisions, boolean isRightBehind) {
            if (!decisions.decide(isKnown)) {
                return -1;
            }
            int number = 0;
            while (number < KEPT - 1 && decisions.decide(which[number])) {
                number++;
            }
            int skipped = isRightBehind ? 1 : 0;
            long place = last[number + skipped];
            last[number + skipped] = last[number];
            System.arraycopy(last, 0, last, 1, number);
            last[0] = place;
            return place;
        }

        void add(long place) {
            System.arraycopy(last, 0, last, 1, KEPT);
            last[0] = place;
        }
    }

    private enum Item {
        LITERAL,
        MATCH,
        DELTA
    }

    /// A chunk on its way.
    private static final class Chunk {
        private final byte[] out;
        private final RangeDecoder decisions;
        private final BitReader in;
        private final AdaptiveCode literals;
        private final AdaptiveCode offsets;
        private final AdaptiveCode lengths;
        private final AdaptiveCode deltaOffsets;
        private final AdaptiveCode deltaPowers;
        private final Decision isMatch = new Decision(16);
        private final Decision isDelta = new Decision(32);
        private final Recent matches = new Recent();
        private final Recent deltas = new Recent();

        Chunk(byte[] packed, int from, int length, byte[] out) throws MalformedException {
            this.out = out;
            decisions = new RangeDecoder(packed, from, length);
            in = BitReader.backwards(packed, from, length);
            int slots = Math.max(2, Slots.OFFSETS.upTo(out.length - 1));
            literals = new AdaptiveCode(LITERALS, SELDOM, in);
            offsets = new AdaptiveCode(slots, SELDOM, in);
            lengths = new AdaptiveCode(Slots.LENGTHS.count(), OFTEN, in);
            deltaOffsets = new AdaptiveCode(slots, SELDOM, in);
            deltaPowers = new AdaptiveCode(POWERS, OFTEN, in);
        }

        void unpack() throws MalformedException {
            Item before = Item.LITERAL;
            int at = 0;
            while (at < out.length) {
                if (!decisions.decide(isMatch)) {
                    out[at++] = (byte) literals.decode(in);
                    before = Item.LITERAL;
                } else if (!decisions.decide(isDelta)) {
                    at = match(at, before == Item.MATCH);
                    before = Item.MATCH;
                } else {
                    at = delta(at, before == Item.DELTA);
                    before = Item.DELTA;
                }
            }
        }

        private int match(int at, boolean isRightBehind) throws MalformedException {
            long offset = matches.known(decisions, isRightBehind);
            if (offset < 0) {
                offset = Slots.OFFSETS.read(offsets, in);
                matches.add(offset);
            }
            int length = Slots.LENGTHS.read(lengths, in);
            return Unpacker.repeat(out, at, (int) offset, length);
        }

        /// Bytes that differ from each other as some before them do.
        private int delta(int at, boolean isRightBehind) throws MalformedException {
            long place = deltas.known(decisions, isRightBehind);
            if (place < 0) {
                long power = deltaPowers.decode(in);
                place = power << Integer.SIZE | Slots.OFFSETS.read(deltaOffsets, in);
                deltas.add(place);
            }
            int length = Slots.LENGTHS.read(lengths, in);
            int span = 1 << (int) (place >> Integer.SIZE);
            long offset = (place & 0xffffffffL) * span;
            if (offset + span > at || length > out.length - at) {
                throw new MalformedException("a match that reaches out of its chunk", at);
            }
            int from = at - (int) offset;
            for (int i = 0; i < length; i++) {
                out[at + i] = (byte) (out[from + i] + out[at + i - span] - out[from + i - span]);
            }
            return at + length;
        }
    }
}
