package dev.stirrup.tftp;

import dev.stirrup.tftp.TftpPacket.Option;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What server and machine agreed on for one read.
///
/// @param size of the file, in bytes
/// @param blockSize in bytes, 8 to 65464
/// @param window blocks sent for each acknowledgment, 1 to 65535
/// @param timeout the longest wait before sending again, if the machine asked for one
/// @param accepted the options to acknowledge; empty when there is nothing to acknowledge, and the
///   first block is the answer
public record Terms(
        long size, int blockSize, int window, Optional<Duration> timeout, List<Option> accepted) {
    public Terms {
        accepted = List.copyOf(accepted);
    }

    /// The number of the last block, counted from 1 without rolling over. The last block is shorter
    /// than the others, empty if need be (RFC 1350 section 6).
    public long lastBlock() {
        return size / blockSize + 1;
    }

    /// How many bytes the blocks up to and with `block` carry.
    public long bytesThrough(long block) {
        return Math.min(size, block * blockSize);
    }
}
