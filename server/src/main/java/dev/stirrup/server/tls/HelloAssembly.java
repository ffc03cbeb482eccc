package dev.stirrup.server.tls;

import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Puts a ClientHello together from the first bytes of a connection, however they are cut into
/// segments and records (RFC 8446 section 5.1). Work and memory are bounded by [#MOST_BYTES]: what
/// is longer is no hello of any client that boots.
public final class HelloAssembly {
    /// Of the whole first flight, record headers included. Hellos with post-quantum shares have
    /// about 1,800 bytes.
    public static final int MOST_BYTES = 16 * 1024;

    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int RECORD_HEADER = 5;
    private static final int MESSAGE_HEADER = 4;

    private static final byte[] NOTHING = {};
    private static final Incomplete INCOMPLETE = new Incomplete();

    private final byte[] header = new byte[RECORD_HEADER];
    private byte[] message = new byte[512];
    private int headerLength;
    private int recordLeft;
    private int length;
    private int taken;

    /// Nothing taken yet.
    public HelloAssembly() {}

    /// What the bytes so far amount to.
    public sealed interface Reading {}

    /// The hello has not come to its end yet.
    public record Incomplete() implements Reading {}

    /// The client's first message.
    public record Complete(ClientHello hello) implements Reading {}

    /// This is no hello; the reason is for people.
    public record Unreadable(String why) implements Reading {}

    /// Takes the next bytes; those behind the hello are left alone. Not to be called again after
    /// anything but [Incomplete].
    public Reading add(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            if (taken == MOST_BYTES) {
                return new Unreadable("a hello of more than " + MOST_BYTES + " bytes");
            }
            if (recordLeft > 0) {
                put(bytes, Math.min(recordLeft, MOST_BYTES - taken));
                Reading reading = message();
                if (!(reading instanceof Incomplete)) {
                    return reading;
                }
                continue;
            }
            taken++;
            header[headerLength++] = bytes.get();
            if (headerLength == 1 && header[0] != HANDSHAKE) {
                return new Unreadable(isHttp(header[0]) ? "HTTP without TLS" : "no TLS");
            }
            if (headerLength == RECORD_HEADER) {
                beginRecord();
            }
        }
        return INCOMPLETE;
    }

    private void beginRecord() {
        recordLeft = (header[3] & 0xff) << 8 | header[4] & 0xff;
        headerLength = 0;
    }

    private void put(ByteBuffer bytes, int most) {
        int count = Math.min(most, bytes.remaining());
        if (length + count > message.length) {
            message = Arrays.copyOf(message, Math.max(2 * message.length, length + count));
        }
        bytes.get(message, length, count);
        length += count;
        recordLeft -= count;
        taken += count;
    }

    private Reading message() {
        if (message[0] != CLIENT_HELLO) {
            return new Unreadable("a first message that is no hello");
        }
        if (length < MESSAGE_HEADER) {
            return INCOMPLETE;
        }
        int body = (message[1] & 0xff) << 16 | (message[2] & 0xff) << 8 | message[3] & 0xff;
        if (body > MOST_BYTES) {
            return new Unreadable("a hello of " + body + " bytes");
        }
        if (length < MESSAGE_HEADER + body) {
            return INCOMPLETE;
        }
        WireReader hello = WireReader.of(message, MESSAGE_HEADER, body);
        // The connection keeps this object, and may last for hours.
        message = NOTHING;
        try {
            return new Complete(ClientHelloDecoder.decode(hello));
        } catch (MalformedException e) {
            return new Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isHttp(byte first) {
        return first >= 'A' && first <= 'Z';
    }
}
