package dev.stirrup.media.wim;

import dev.stirrup.wire.MalformedException;

/// XPRESS with Huffman codes ([MS-XCA] 2.1 and 2.2), one chunk at a time.
final class Xpress implements Unpacker {
    private static final int SYMBOLS = 512;
    private static final int LITERALS = 256;
    private static final int HEADER = SYMBOLS / 2;
    private static final int LEAST_MATCH = 3;
    private static final int LONG = 15;
    private static final int VERY_LONG = 255;

    private final PrefixCode code = new PrefixCode(SYMBOLS);
    private final byte[] lengths = new byte[SYMBOLS];

    @Override
    public void unpack(byte[] packed, int from, int length, byte[] out) throws MalformedException {
        if (length < HEADER) {
            throw new MalformedException("an XPRESS chunk of " + length + " bytes", from);
        }
        for (int i = 0; i < HEADER; i++) {
            lengths[2 * i] = (byte) (packed[from + i] & 0xf);
            lengths[2 * i + 1] = (byte) (packed[from + i] >> 4 & 0xf);
        }
        BitReader in = new BitReader(packed, from + HEADER, length - HEADER);
        code.build(lengths, in);
        int done = 0;
        while (done < out.length) {
            int symbol = code.decode(in);
            if (symbol < LITERALS) {
                out[done++] = (byte) symbol;
            } else {
                done = match(in, symbol - LITERALS, out, done);
            }
        }
    }

    private static int match(BitReader in, int symbol, byte[] out, int done)
            throws MalformedException {
        int offsetBits = symbol >> 4;
        // The decoder of [MS-XCA] has 16 bits at hand here, so that bytes are read behind these.
        in.need(16);
        int offset = 1 << offsetBits | in.bits(offsetBits);
        int length = symbol & LONG;
        if (length == LONG) {
            length += in.octet();
            if (length == LONG + VERY_LONG) {
                length = in.octets16();
            }
        }
        return Unpacker.repeat(out, done, offset, length + LEAST_MATCH);
    }
}
