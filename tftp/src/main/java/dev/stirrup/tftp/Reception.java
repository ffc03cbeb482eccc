package dev.stirrup.tftp;

import dev.stirrup.tftp.TftpPacket.Acknowledgment;
import dev.stirrup.tftp.TftpPacket.Data;
import dev.stirrup.tftp.TftpPacket.Failure;
import dev.stirrup.tftp.TftpPacket.Option;
import dev.stirrup.tftp.TftpPacket.OptionAcknowledgment;
import dev.stirrup.tftp.TftpPacket.ReadRequest;
import dev.stirrup.tftp.TftpPacket.WriteRequest;
import dev.stirrup.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// One file being read from a server: the machine's side of a transfer (RFC 1350, options RFC 2347
/// to 2349). Owns no socket and no clock: whoever drives it sends the last packet again when
/// nothing comes.
public final class Reception {
    private static final int USUAL_BLOCK = 512;
    private static final int SMALLEST_BLOCK = 8;
    private static final int ROUND = 0x10000;

    private final String file;
    private final int wanted;
    private int blockSize = USUAL_BLOCK;
    private long blocks;
    private OptionalLong size = OptionalLong.empty();

    /// @param blockSize to ask for, 8 to 65464 bytes
    public Reception(String file, int blockSize) {
        this.file = file;
        this.wanted = blockSize;
    }

    /// What a packet from the server leads to.
    public sealed interface Step {
        /// @param answer what to send; after the last block the last that is sent
        /// @param content of the next block; empty for none
        record Going(TftpPacket answer, Bytes content, boolean isLast) implements Step {}

        /// The server ended it.
        record Refused(Failure failure) implements Step {}

        /// The server broke the protocol.
        record Broken(String why) implements Step {}

        /// Not for us, or late.
        record Nothing() implements Step {}
    }

    /// The first packet.
    public TftpPacket begin() {
        return new ReadRequest(
                file,
                "octet",
                List.of(new Option("tsize", "0"), new Option("blksize", Integer.toString(wanted))));
    }

    /// The file's size as the server says, in bytes; empty when it does not.
    public OptionalLong size() {
        return size;
    }

    /// Takes one packet.
    public Step receive(TftpPacket packet) {
        return switch (packet) {
            case Data(int block, Bytes content) -> data(block, content);
            case OptionAcknowledgment(List<Option> options) -> agreed(options);
            case Failure failure -> new Step.Refused(failure);
            case ReadRequest _, WriteRequest _, Acknowledgment _ -> new Step.Nothing();
        };
    }

    private Step data(int block, Bytes content) {
        if (block == (int) (blocks % ROUND) && blocks > 0) {
            return new Step.Going(new Acknowledgment(block), Bytes.empty(), false);
        }
        if (block != (int) ((blocks + 1) % ROUND)) {
            return new Step.Nothing();
        }
        if (content.length() > blockSize) {
            return new Step.Broken("a block of " + content.length() + " bytes");
        }
        blocks++;
        return new Step.Going(new Acknowledgment(block), content, content.length() < blockSize);
    }

    /// Only what was asked for may be agreed to, and no block larger than asked for: firmware drops
    /// the transfer otherwise.
    private Step agreed(List<Option> options) {
        if (blocks > 0) {
            return new Step.Nothing();
        }
        for (Option option : options) {
            Optional<String> wrong = agree(option);
            if (wrong.isPresent()) {
                return new Step.Broken(wrong.get());
            }
        }
        return new Step.Going(new Acknowledgment(0), Bytes.empty(), false);
    }

    private Optional<String> agree(Option option) {
        if (!option.value().matches("[0-9]{1,18}")) {
            return Optional.of("option " + option.name() + " is no number");
        }
        long value = Long.parseLong(option.value());
        switch (option.name()) {
            case "tsize" -> size = OptionalLong.of(value);
            case "blksize" -> {
                if (value < SMALLEST_BLOCK || value > wanted) {
                    return Optional.of("block size " + value + ", asked for " + wanted);
                }
                blockSize = (int) value;
            }
            default -> {
                return Optional.of("option " + option.name() + " was not asked for");
            }
        }
        return Optional.empty();
    }
}
