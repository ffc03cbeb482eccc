package dev.stirrup.iscsi.pdu;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Which checksums guard a connection's PDUs, and how they are made (RFC 7143 section 13.1).
///
/// @param header whether each header is followed by one
/// @param data whether each data segment is followed by one
public record Digests(boolean header, boolean data) {
    public static final Digests NONE = new Digests(false, false);

    /// The digest of a header, which is short: what else is made for it would cost more than the
    /// sum.
    public static int of(byte[] header) {
        var sum = new CRC32C();
        sum.update(header, 0, header.length);
        return Integer.reverseBytes((int) sum.getValue());
    }

    /// The digest of these bytes, which are read from position to limit of each buffer. It stands
    /// on the wire with its lowest byte first.
    public static int of(ByteBuffer... pieces) {
        var sum = new CRC32C();
        for (ByteBuffer piece : pieces) {
            sum.update(piece.duplicate());
        }
        return Integer.reverseBytes((int) sum.getValue());
    }
}
