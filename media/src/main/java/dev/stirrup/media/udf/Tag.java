package dev.stirrup.media.udf;

import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;

/// The head of every descriptor (ECMA-167 3/7.2).
///
/// @param location the block that it says it lies in
record Tag(int identifier, long location) {
    static final int PRIMARY = 1;
    static final int ANCHOR = 2;
    static final int POINTER = 3;
    static final int PARTITION = 5;
    static final int LOGICAL_VOLUME = 6;
    static final int TERMINATING = 8;
    static final int FILE_SET = 256;
    static final int FILE_IDENTIFIER = 257;
    static final int ALLOCATION_EXTENT = 258;
    static final int FILE_ENTRY = 261;
    static final int EXTENDED_FILE_ENTRY = 266;

    static final int SIZE = 16;
    private static final int CHECKSUM_AT = 4;
    private static final int POLYNOMIAL = 0x1021;

    /// What a byte does to the CRC.
    private static final int[] STEPS = steps();

    private static int[] steps() {
        int[] steps = new int[256];
        for (int i = 0; i < steps.length; i++) {
            int crc = i << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
            }
            steps[i] = crc & 0xffff;
        }
        return steps;
    }

    /// Reads and checks a tag: its own sum, and the CRC of what follows as far as it is there.
    ///
    /// @param bytes the descriptor from its first byte on
    /// @param place where it stands, for exceptions
    static Tag decode(byte[] bytes, int from, long place) throws MalformedException {
        WireReader in = WireReader.of(bytes, from, bytes.length - from);
        int identifier = in.u16le();
        in.skip(2);
        int checksum = in.u8();
        in.skip(3);
        int crc = in.u16le();
        int crcLength = in.u16le();
        long location = in.u32le();
        int sum = 0;
        for (int i = 0; i < SIZE; i++) {
            sum += i == CHECKSUM_AT ? 0 : bytes[from + i];
        }
        if ((sum & 0xff) != checksum) {
            throw Damage.at("a descriptor with a wrong checksum", place);
        }
        if (crcLength > in.remaining() || crc != crc(bytes, from + SIZE, crcLength)) {
            throw Damage.at("a descriptor with a wrong CRC", place);
        }
        return new Tag(identifier, location);
    }

    /// CRC-16 of the ITU, highest bit first, beginning with zero.
    private static int crc(byte[] bytes, int from, int count) {
        int crc = 0;
        for (int i = from; i < from + count; i++) {
            crc = (crc << 8 ^ STEPS[crc >> 8 ^ bytes[i] & 0xff]) & 0xffff;
        }
        return crc;
    }
}
