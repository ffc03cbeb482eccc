package dev.stirrup.tftp;

import dev.stirrup.tftp.TftpPacket.Acknowledgment;
import dev.stirrup.tftp.TftpPacket.Data;
import dev.stirrup.tftp.TftpPacket.Failure;
import dev.stirrup.tftp.TftpPacket.Option;
import dev.stirrup.tftp.TftpPacket.OptionAcknowledgment;
import dev.stirrup.tftp.TftpPacket.ReadRequest;
import dev.stirrup.tftp.TftpPacket.WriteRequest;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Bytes to packets. Pure and total: any bytes give a packet or a [MalformedException].
public final class TftpDecoder {
    /// RFC 2347 bounds a request to 512 bytes, which holds no more options than this.
    private static final int MOST_OPTIONS = 128;

    private TftpDecoder() {}

    /// Reads one whole datagram. What follows an acknowledgment's block number is passed over.
    public static TftpPacket decode(WireReader in) throws MalformedException {
        int opcode = in.u16();
        return switch (opcode) {
            case Opcode.READ_REQUEST -> new ReadRequest(file(in), in.text(), options(in));
            case Opcode.WRITE_REQUEST -> new WriteRequest(file(in), in.text(), options(in));
            case Opcode.DATA -> new Data(in.u16(), Bytes.of(in.rest()));
            case Opcode.ACKNOWLEDGMENT -> new Acknowledgment(in.u16());
            case Opcode.FAILURE -> new Failure(in.u16(), message(in));
            case Opcode.OPTION_ACKNOWLEDGMENT -> new OptionAcknowledgment(options(in));
            default -> throw in.malformed("unexpected opcode " + opcode);
        };
    }

    /// Whether a datagram, however broken, wants to be a request: whoever sent it waits for an
    /// answer.
    public static boolean isRequest(byte[] datagram, int length) {
        return length >= 2
                && datagram[0] == 0
                && (datagram[1] == Opcode.READ_REQUEST || datagram[1] == Opcode.WRITE_REQUEST);
    }

    /// The block that a datagram acknowledges, 0 to 65535, for servers that are asked for a file in
    /// lock-step and get little else; -1 when it is something else.
    ///
    /// @param word its first four bytes, big-endian
    public static int acknowledged(int word) {
        return word >>> 16 == Opcode.ACKNOWLEDGMENT ? word & 0xffff : -1;
    }

    private static String file(WireReader in) throws MalformedException {
        String file = in.text();
        if (file.isEmpty()) {
            throw in.malformed("a request without a file name");
        }
        return file;
    }

    /// The text of an error has no meaning to the protocol, so its ending zero byte is not insisted
    /// on: what counts is that the machine has given up.
    private static String message(WireReader in) throws MalformedException {
        byte[] text = in.rest();
        return text.length == 0 || text[text.length - 1] != 0
                ? new String(text, StandardCharsets.UTF_8)
                : WireReader.of(text).text();
    }

    private static List<Option> options(WireReader in) throws MalformedException {
        var options = new ArrayList<Option>();
        while (in.hasMore()) {
            if (options.size() == MOST_OPTIONS) {
                throw in.malformed("more than " + MOST_OPTIONS + " options");
            }
            options.add(new Option(in.text().toLowerCase(Locale.ROOT), in.text()));
        }
        return options;
    }
}
