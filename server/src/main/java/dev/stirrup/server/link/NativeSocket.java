package dev.stirrup.server.link;

import dev.stirrup.server.link.Libc.Option;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// One file descriptor of a socket. To be closed only when no thread uses it any more.
final class NativeSocket implements AutoCloseable {
    private static final short POLLIN = 1;

    private final Libc.CallState state = new Libc.CallState();

    /// A `struct pollfd`.
    private final Memory question = Memory.of(8);

    private final AtomicBoolean closed = new AtomicBoolean();
    private final int fd;

    private NativeSocket(int domain, int protocol) throws SystemCallException {
        fd = Libc.socket(state, domain, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, protocol);
        check(fd, "socket");
    }

    /// A datagram socket of this address family.
    static NativeSocket open(int domain) throws SystemCallException {
        return new NativeSocket(domain, 0);
    }

    int fd() {
        return fd;
    }

    void set(Option option, int value) throws SystemCallException {
        set(option, Memory.number(value));
    }

    /// The largest buffer of at most `bytes` that we may have: beyond `net.core.rmem_max` it takes
    /// CAP_NET_ADMIN.
    void setBuffer(Option forced, Option polite, int bytes) throws SystemCallException {
        try {
            set(forced, bytes);
        } catch (SystemCallException e) {
            if (e.errno() != Errno.EPERM) {
                throw e;
            }
            set(polite, bytes);
        }
    }

    void setReceiveLimit(Duration limit) throws SystemCallException {
        Memory timeval = Memory.of(16);
        timeval.bytes().putLong(0, limit.toSeconds()).putLong(8, limit.toNanosPart() / 1000);
        set(Option.RCVTIMEO, timeval);
    }

    /// Whether there is something to read, or becomes within this time. Keeps the time to the
    /// millisecond, as [#setReceiveLimit] does not.
    boolean isReadableWithin(int millis) {
        question.bytes().putInt(0, fd).putShort(4, POLLIN);
        return Libc.poll(state, question, millis) != 0;
    }

    void bindToDevice(String name) throws SystemCallException {
        set(Option.BINDTODEVICE, Memory.text(name));
    }

    void attach(List<PacketFilter.Instruction> filter) throws SystemCallException {
        Memory program = Memory.of(8 * filter.size());
        ByteBuffer next = program.bytes();
        for (PacketFilter.Instruction instruction : filter) {
            next.putShort((short) instruction.code())
                    .put((byte) instruction.ifTrue())
                    .put((byte) instruction.ifFalse())
                    .putInt(instruction.operand());
        }
        Memory reference = Memory.of(16);
        reference.bytes().putShort(0, (short) filter.size()).putLong(8, program.address());
        try {
            set(Option.ATTACH_FILTER, reference);
        } finally {
            Reference.reachabilityFence(program);
        }
    }

    /// @param name one of [SocketName]'s
    void bind(byte[] name) throws SystemCallException {
        check(Libc.bind(state, fd, Memory.of(name)), "bind");
    }

    /// The port it is bound to.
    int port() throws SystemCallException {
        Memory name = Memory.of(SocketName.INET_SIZE);
        check(Libc.getsockname(state, fd, name), "getsockname");
        return SocketName.port(name.bytes().order(ByteOrder.BIG_ENDIAN), 0);
    }

    /// Whoever waits for a message gets an empty one. May be called by any thread, once.
    void stopReceiving() {
        // A datagram socket without a peer answers "not connected", and does it all the same.
        Libc.shutdownReceiving(new Libc.CallState(), fd);
    }

    /// Frames that the kernel dropped for lack of room since the last call.
    int takeDrops() throws SystemCallException {
        Memory statistics = Memory.of(8);
        check(
                Libc.getsockopt(state, fd, Option.PACKET_STATISTICS, statistics),
                "getsockopt PACKET_STATISTICS");
        return statistics.bytes().getInt(4);
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            Libc.close(state, fd);
        }
    }

    private void set(Option option, Memory value) throws SystemCallException {
        check(Libc.setsockopt(state, fd, option, value), "setsockopt " + option);
    }

    private void check(int result, String call) throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException(call, state.errno());
        }
    }
}
