package dev.stirrup.trust.upstream;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.UnknownBCPGKey;

/// What OpenPGP files consist of (RFC 9580 section 4), cut apart before it is read: one packet of a
/// kind that is not known here, such as a post-quantum signature beside a usual one, must not take
/// the others with it.
final class PgpPackets {
    static final int SIGNATURE = 2;
    private static final int PUBLIC_KEY = 6;
    private static final int USER_ID = 13;
    private static final int PUBLIC_SUBKEY = 14;
    private static final int USER_ATTRIBUTE = 17;

    /// The keyrings of distributions have some thousands.
    private static final int MOST = 200_000;

    private static final String BEGIN = "-----BEGIN PGP ";
    private static final String END = "-----END PGP ";
    private static final int BINARY = 0x80;
    private static final int NEW_FORMAT = 0x40;

    private PgpPackets() {}

    /// One packet with its head.
    ///
    /// @param tag what it is
    record Packet(int tag, Bytes bytes) {
        /// Whether Bouncy Castle knows its version and its algorithm.
        boolean isReadable() {
            try {
                Object read =
                        new BCPGInputStream(new ByteArrayInputStream(bytes.toArray())).readPacket();
                boolean isUnknownKey =
                        read instanceof PublicKeyPacket key
                                && key.getKey() instanceof UnknownBCPGKey;
                return read != null && !isUnknownKey;
            } catch (IOException | RuntimeException _) {
                return false;
            }
        }
    }

    /// The packets of a file, in binary or in any number of armoured blocks with text between them.
    static List<Packet> of(byte[] content) throws MalformedException {
        List<Packet> packets = new ArrayList<>();
        if (content.length > 0 && (content[0] & BINARY) != 0) {
            cut(content, packets);
            return packets;
        }
        String text = new String(content, StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
            int end = text.indexOf(END, at);
            if (end < 0) {
                throw new MalformedException("armour without its end", at);
            }
            int lineEnd = text.indexOf('\n', end);
            cut(bare(text.substring(at, lineEnd < 0 ? text.length() : lineEnd + 1)), packets);
        }
        return packets;
    }

    /// The certificates among the packets (RFC 9580 section 10.1), each in binary, without what
    /// cannot be read of them: signatures, and subkeys with theirs. One whose own key cannot be
    /// read is left out.
    static List<byte[]> certificates(List<Packet> packets) {
        List<ByteArrayOutputStream> found = new ArrayList<>();
        boolean isOfCertificate = false;
        boolean isOfComponent = false;
        for (Packet packet : packets) {
            switch (packet.tag()) {
                case PUBLIC_KEY -> {
                    isOfCertificate = packet.isReadable();
                    isOfComponent = isOfCertificate;
                    if (isOfCertificate) {
                        found.add(new ByteArrayOutputStream());
                    }
                }
                case USER_ID, USER_ATTRIBUTE, PUBLIC_SUBKEY ->
                        isOfComponent = isOfCertificate && packet.isReadable();
                default -> {}
            }
            boolean isKept = isOfComponent && (packet.tag() != SIGNATURE || packet.isReadable());
            if (isKept) {
                found.getLast().writeBytes(packet.bytes().toArray());
            }
        }
        return found.stream().map(ByteArrayOutputStream::toByteArray).toList();
    }

    private static byte[] bare(String block) throws MalformedException {
        byte[] bytes = block.getBytes(StandardCharsets.ISO_8859_1);
        try (var in = new ArmoredInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        } catch (IOException | RuntimeException e) {
            throw new MalformedException("armour that is damaged: " + e.getMessage(), 0);
        }
    }

    private static void cut(byte[] binary, List<Packet> packets) throws MalformedException {
        WireReader in = WireReader.of(binary);
        while (in.hasMore()) {
            int begin = in.position();
            int head = in.u8();
            if ((head & BINARY) == 0 || packets.size() == MOST) {
                throw in.malformed("no OpenPGP packet, or too many");
            }
            boolean isNew = (head & NEW_FORMAT) != 0;
            in.skip(isNew ? newLength(in) : oldLength(in, head & 3));
            packets.add(
                    new Packet(
                            isNew ? head & 0x3f : head >> 2 & 0x0f,
                            Bytes.of(Arrays.copyOfRange(binary, begin, in.position()))));
        }
    }

    /// RFC 9580 section 4.2.1; only packets of data come in parts.
    private static int newLength(WireReader in) throws MalformedException {
        int first = in.u8();
        if (first < 192) {
            return first;
        }
        if (first < 224) {
            return (first - 192 << 8) + in.u8() + 192;
        }
        if (first < 255) {
            throw in.malformed("a packet in parts");
        }
        return whole(in);
    }

    /// RFC 9580 section 4.2.2.
    private static int oldLength(WireReader in, int kind) throws MalformedException {
        return switch (kind) {
            case 0 -> in.u8();
            case 1 -> in.u16();
            case 2 -> whole(in);
            default -> throw in.malformed("a packet without a length");
        };
    }

    private static int whole(WireReader in) throws MalformedException {
        long length = in.u32();
        if (length > in.remaining()) {
            throw in.malformed("a packet of " + length + " bytes");
        }
        return (int) length;
    }
}
