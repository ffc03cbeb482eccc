package dev.stirrup.tftp;

import java.util.List;

/// One file on its way to one client. Owns no socket, thread or clock: time arrives with each call,
/// in nanoseconds of a clock that never goes back, from whatever moment on. (The time of day may be
/// set while a file is sent.)
public interface Transfer {
    /// A time that does not come.
    long NEVER = Long.MAX_VALUE;

    /// The answer to the request. Called once, first.
    List<Output> begin(long now);

    /// What a packet from this transfer's client leads to; often nothing.
    List<Output> receive(TftpPacket packet, long now);

    /// What nearly all packets are: an acknowledgment of the one block that is on its way, which
    /// leads to the next one. Makes no objects.
    ///
    /// @param block 0 to 65535
    /// @return the block to send, counted from 1 without rolling over; 0 when the packet is
    ///   something else, and is to be given to [#receive]
    long step(int block, long now);

    /// What silence leads to; nothing before the [#deadline()].
    List<Output> expire(long now);

    /// When to call [#expire] if nothing arrives; [#NEVER] once the transfer is over.
    long deadline();

    /// Whether the client has not answered yet, so that nothing proves that its address is its own.
    boolean isHalfOpen();

    /// How far the client is, in bytes it has acknowledged.
    long acknowledged();

    /// What the shell has to do. After one of the last three the transfer is over.
    sealed interface Output {
        /// A packet to send.
        record Send(TftpPacket packet) implements Output {}

        /// Blocks to read and to send. The shell lays them out; the machine never sees their bytes.
        ///
        /// @param first counted from 1 without rolling over
        /// @param count 1 or more; the last block of a file may be short or empty
        record SendBlocks(long first, int count) implements Output {}

        /// The last block was acknowledged.
        ///
        /// @param bytes the file's size
        /// @param resent how many packets were sent more than once
        record Finished(long bytes, int resent) implements Output {}

        /// The client only wanted to know the options: it broke off right after they were
        /// acknowledged. EDK2 does so with code 8 before each file, other firmware with code 0.
        record Probed() implements Output {}

        /// The client broke off or fell silent.
        ///
        /// @param bytes how many it had acknowledged
        record Abandoned(long bytes, String reason) implements Output {}
    }
}
