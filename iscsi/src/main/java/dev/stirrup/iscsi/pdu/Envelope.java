package dev.stirrup.iscsi.pdu;

import dev.stirrup.wire.MalformedException;

/// How a PDU is laid out on the wire (RFC 7143 section 11.2): a basic header segment, more header
/// segments, perhaps a header digest, data padded to four bytes, perhaps a data digest.
///
/// @param moreHeader length of the additional header segments in bytes, 0 to 1020
/// @param data length of the data segment in bytes without its padding
public record Envelope(int moreHeader, int data) {
    /// The basic header segment's length in bytes.
    public static final int HEADER = 48;

    /// A digest's length in bytes.
    public static final int DIGEST = 4;

    private static final int AHS_AT = 4;
    private static final int DATA_AT = 5;

    /// Reads the lengths out of a basic header segment.
    ///
    /// @param most how long a data segment this side takes, in bytes
    /// @throws MalformedException when the data segment is longer
    public static Envelope of(byte[] header, int most) throws MalformedException {
        int data =
                (header[DATA_AT] & 0xff) << 16
                        | (header[DATA_AT + 1] & 0xff) << 8
                        | header[DATA_AT + 2] & 0xff;
        if (data > most) {
            throw new MalformedException(data + " bytes of data, not " + most, DATA_AT);
        }
        return new Envelope((header[AHS_AT] & 0xff) * 4, data);
    }

    /// How many bytes follow the data so that its length is a multiple of four.
    public int padding() {
        return padding(data);
    }

    /// How many bytes follow `length` bytes so that their number is a multiple of four.
    public static int padding(int length) {
        return -length & 3;
    }

    /// The whole PDU's length in bytes.
    public int length(Digests digests) {
        int headerDigest = digests.header() ? DIGEST : 0;
        int dataDigest = digests.data() && data > 0 ? DIGEST : 0;
        return HEADER + moreHeader + headerDigest + data + padding() + dataDigest;
    }
}
