package dev.stirrup.media.wim;

import dev.stirrup.wire.MalformedException;
import java.util.Arrays;

/// LZMS' range decoder: single bits, each by how often it was 0 of late (wimlib's
/// lzms_decompress.c). Reads words of 16 bits forwards; behind the end come zeroes, for the bound
/// of what is unpacked ends all.
final class RangeDecoder {
    private static final int WORD = 16;
    private static final int PROBABILITY_BITS = 6;
    private static final int RECENT = Long.SIZE;
    private static final int FIRST_ZEROES = 48;
    private static final long FIRST_BITS = 0x55555555L;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int range = -1;
    private int code;

    RangeDecoder(byte[] bytes, int from, int length) throws MalformedException {
        if (length < 4 || length % 2 != 0) {
            throw new MalformedException("an LZMS chunk of " + length + " bytes", from);
        }
        this.bytes = bytes;
        at = from;
        end = from + length;
        code = word() << WORD;
        code |= word();
    }

    private int word() {
        if (at == end) {
            return 0;
        }
        int word = bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
        at += 2;
        return word;
    }

    /// One kind of decision: what it depends on are the last decisions of this kind.
    static final class Decision {
        private final long[] recent;
        private final int[] zeroes;
        private int state;

        /// @param states a power of two
        Decision(int states) {
            recent = new long[states];
            zeroes = new int[states];
            Arrays.fill(recent, FIRST_BITS);
            Arrays.fill(zeroes, FIRST_ZEROES);
        }
    }

    boolean decide(Decision decision) {
        int state = decision.state;
        int zeroes = Math.clamp(decision.zeroes[state], 1, RECENT - 1);
        if ((range & 0xffff0000) == 0) {
            range <<= WORD;
            code = code << WORD | word();
        }
        int bound = (range >>> PROBABILITY_BITS) * zeroes;
        boolean isOne = Integer.compareUnsigned(code, bound) >= 0;
        if (isOne) {
            range -= bound;
            code -= bound;
        } else {
            range = bound;
        }
        int bit = isOne ? 1 : 0;
        long recent = decision.recent[state];
        decision.zeroes[state] += (int) (recent >>> RECENT - 1) - bit;
        decision.recent[state] = recent << 1 | bit;
        decision.state = (state << 1 | bit) & decision.zeroes.length - 1;
        return isOne;
    }
}
