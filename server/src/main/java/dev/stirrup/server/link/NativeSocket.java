package dev.stirrup.server.link;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.stirrup.server.link.Libc.Option;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// One file descriptor of a socket. To be closed only when no thread uses it any more.
final class NativeSocket implements AutoCloseable {
    private static final short POLLIN = 1;

    private final Libc.CallState state = new Libc.CallState();
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
        try (Arena arena = Arena.ofConfined()) {
            set(option, arena.allocateFrom(JAVA_INT, value));
        }
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
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timeval = arena.allocate(16, 8);
            timeval.set(JAVA_LONG, 0, limit.toSeconds());
            timeval.set(JAVA_LONG, 8, limit.toNanosPart() / 1000);
            set(Option.RCVTIMEO, timeval);
        }
    }

    /// Whether there is something to read, or becomes within this time. Keeps the time to the
    /// millisecond, as [#setReceiveLimit] does not.
    boolean isReadableWithin(int millis) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(8, 4);
            request.set(JAVA_INT, 0, fd);
            request.set(JAVA_SHORT, 4, POLLIN);
            return Libc.poll(state, request, millis) != 0;
        }
    }

    void bindToDevice(String name) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            set(Option.BINDTODEVICE, arena.allocateFrom(name, StandardCharsets.UTF_8));
        }
    }

    void attach(List<PacketFilter.Instruction> filter) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(8L * filter.size(), 8);
            for (int i = 0; i < filter.size(); i++) {
                PacketFilter.Instruction instruction = filter.get(i);
                program.set(JAVA_SHORT, 8L * i, (short) instruction.code());
                program.set(JAVA_BYTE, 8L * i + 2, (byte) instruction.ifTrue());
                program.set(JAVA_BYTE, 8L * i + 3, (byte) instruction.ifFalse());
                program.set(JAVA_INT, 8L * i + 4, instruction.operand());
            }
            MemorySegment reference = arena.allocate(16, 8);
            reference.set(JAVA_SHORT, 0, (short) filter.size());
            reference.set(ADDRESS, 8, program);
            set(Option.ATTACH_FILTER, reference);
        }
    }

    /// @param name one of [SocketName]'s
    void bind(byte[] name) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocateFrom(JAVA_BYTE, name);
            check(Libc.bind(state, fd, segment), "bind");
        }
    }

    /// The port it is bound to.
    int port() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(16, 8);
            check(Libc.getsockname(state, fd, name), "getsockname");
            return SocketName.port(name.asByteBuffer(), 0);
        }
    }

    /// Whoever waits for a message gets an empty one. May be called by any thread, once.
    void stopReceiving() {
        // A datagram socket without a peer answers "not connected", and does it all the same.
        Libc.shutdownReceiving(new Libc.CallState(), fd);
    }

    /// Frames that the kernel dropped for lack of room since the last call.
    int takeDrops() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statistics = arena.allocate(8, 4);
            check(
                    Libc.getsockopt(state, fd, Option.PACKET_STATISTICS, statistics),
                    "getsockopt PACKET_STATISTICS");
            return statistics.get(JAVA_INT, 4);
        }
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            Libc.close(state, fd);
        }
    }

    private void set(Option option, MemorySegment value) throws SystemCallException {
        check(Libc.setsockopt(state, fd, option, value), "setsockopt " + option);
    }

    private void check(int result, String call) throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException(call, state.errno());
        }
    }
}
