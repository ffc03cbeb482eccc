package dev.stirrup.tftp;

import dev.stirrup.tftp.TftpPacket.Acknowledgment;
import dev.stirrup.tftp.TftpPacket.Data;
import dev.stirrup.tftp.TftpPacket.Failure;
import dev.stirrup.tftp.TftpPacket.Option;
import dev.stirrup.tftp.TftpPacket.OptionAcknowledgment;
import dev.stirrup.tftp.TftpPacket.ReadRequest;
import dev.stirrup.tftp.TftpPacket.WriteRequest;
import dev.stirrup.wire.WireWriter;
import java.util.List;

/// Packets to bytes. Pure.
public final class TftpEncoder {
    /// The bytes before a data block's content: opcode and block number.
    public static final int DATA_HEADER_LENGTH = 4;

    private static final int LARGEST_DATAGRAM = 65_507;

    private TftpEncoder() {}

    public static byte[] encode(TftpPacket packet) {
        var out = new WireWriter(LARGEST_DATAGRAM);
        switch (packet) {
            case ReadRequest(String file, String mode, List<Option> options) ->
                    options(options, out.u16(Opcode.READ_REQUEST).text(file).text(mode));
            case WriteRequest(String file, String mode, List<Option> options) ->
                    options(options, out.u16(Opcode.WRITE_REQUEST).text(file).text(mode));
            case Data data -> {
                out.u32(dataHeader(data.block()) & 0xffffffffL);
                data.content().writeTo(out);
            }
            case Acknowledgment(int block) -> out.u16(Opcode.ACKNOWLEDGMENT).u16(block);
            case Failure(int code, String message) ->
                    out.u16(Opcode.FAILURE).u16(code).text(message);
            case OptionAcknowledgment(List<Option> options) ->
                    options(options, out.u16(Opcode.OPTION_ACKNOWLEDGMENT));
        }
        return out.toBytes();
    }

    /// The four bytes before a block's content, for a shell that lays out blocks in its own buffer.
    /// Block numbers go on at 0 after 65535: no RFC says so, but every client read for this does.
    ///
    /// @param block counted from 1 without rolling over
    public static int dataHeader(long block) {
        return Opcode.DATA << 16 | (int) (block & 0xffff);
    }

    private static void options(List<Option> options, WireWriter out) {
        for (Option option : options) {
            out.text(option.name()).text(option.value());
        }
    }
}
