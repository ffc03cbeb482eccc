package dev.stirrup.server.link;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The few functions of the C library that Java has no socket for. Linux on 64-bit machines only:
/// the numbers and layouts here are those of x86-64, arm64 and riscv64.
@SuppressWarnings("restricted")
final class Libc {
    static final int AF_INET = 2;
    static final int AF_PACKET = 17;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_CLOEXEC = 0x80000;
    private static final long WAIT_FOR_ONE = 0x10000;
    private static final long DO_NOT_WAIT = 0x40;
    private static final long NO_SIGNAL = 0x4000;
    private static final long MORE = 0x8000;
    private static final long READ_ONLY_CLOSED_ON_EXEC = 0x80000;

    /// Where a call has no further parameter, or takes zero for none.
    private static final long NONE = 0;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();

    /// One `int` on Linux ([Linker.Option#captureStateLayout()]).
    private static final int STATE_SIZE = Integer.BYTES;

    /// Each shape of call costs a hundredth of a second at the start, when its code is made, so
    /// there is one for all functions. Each value stands alone in a register on the machines we
    /// know: a function with fewer parameters does not look at the registers of the others, and one
    /// that wants an `int` looks at the lower half.
    private static final FunctionDescriptor SHAPE =
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    /// Takes the function first.
    private static final MethodHandle CALL =
            LINKER.downcallHandle(SHAPE, Linker.Option.captureCallState("errno"));

    private static final MemorySegment BIND = function("bind");
    private static final MemorySegment RECVMMSG = function("recvmmsg");
    private static final MemorySegment SENDMMSG = function("sendmmsg");
    private static final MemorySegment SEND = function("send");
    private static final MemorySegment SENDFILE = function("sendfile");
    private static final MemorySegment OPEN = function("open");
    private static final MemorySegment PREAD = function("pread");
    private static final MemorySegment SOCKET = function("socket");
    private static final MemorySegment SETSOCKOPT = function("setsockopt");
    private static final MemorySegment GETSOCKOPT = function("getsockopt");
    private static final MemorySegment GETSOCKNAME = function("getsockname");
    private static final MemorySegment POLL = function("poll");
    private static final MemorySegment CLOSE = function("close");
    private static final MemorySegment SHUTDOWN = function("shutdown");

    private Libc() {}

    private static MemorySegment function(String name) {
        return SYMBOLS.findOrThrow(name);
    }

    /// Where one thread at a time finds the error number of its last call.
    static final class CallState {
        private final ByteBuffer number =
                ByteBuffer.allocateDirect(STATE_SIZE).order(ByteOrder.nativeOrder());
        private final MemorySegment segment = MemorySegment.ofBuffer(number);

        int errno() {
            return number.getInt(0);
        }
    }

    static int socket(CallState state, int domain, int type, int protocol) {
        return call(SOCKET, state, new Setting(domain, type, protocol), Value.NOTHING);
    }

    static int setsockopt(CallState state, int fd, Option option, Memory value) {
        try {
            return call(
                    SETSOCKOPT,
                    state,
                    new Setting(fd, option.level(), option.number()),
                    new Value(value.address(), value.size()));
        } finally {
            Reference.reachabilityFence(value);
        }
    }

    static int getsockopt(CallState state, int fd, Option option, Memory value) {
        Memory length = Memory.number(value.size());
        try {
            return call(
                    GETSOCKOPT,
                    state,
                    new Setting(fd, option.level(), option.number()),
                    new Value(value.address(), length.address()));
        } finally {
            Reference.reachabilityFence(value);
            Reference.reachabilityFence(length);
        }
    }

    static int close(CallState state, int fd) {
        return call(CLOSE, state, new Setting(fd, 0, 0), Value.NOTHING);
    }

    /// Ends receiving: whoever waits on the socket gets empty messages from now on.
    static int shutdownReceiving(CallState state, int fd) {
        return call(SHUTDOWN, state, new Setting(fd, 0, 0), Value.NOTHING);
    }

    static int getsockname(CallState state, int fd, Memory name) {
        Memory length = Memory.number(name.size());
        try {
            long room = length.address();
            return (int)
                    CALL.invokeExact(
                            GETSOCKNAME,
                            state.segment,
                            (long) fd,
                            name.address(),
                            room,
                            NONE,
                            NONE);
        } catch (Throwable e) {
            throw new AssertionError(e);
        } finally {
            Reference.reachabilityFence(name);
            Reference.reachabilityFence(length);
        }
    }

    static int bind(CallState state, int fd, Memory name) {
        try {
            long size = name.size();
            return (int)
                    CALL.invokeExact(
                            BIND, state.segment, (long) fd, name.address(), size, NONE, NONE);
        } catch (Throwable e) {
            throw new AssertionError(e);
        } finally {
            Reference.reachabilityFence(name);
        }
    }

    /// Waits for one message at least, as long as the socket's own time limit, and takes what else
    /// is there.
    ///
    /// @param headers where they stand; the caller keeps that memory
    static int recvmmsg(CallState state, int fd, long headers, int count) {
        try {
            return (int)
                    CALL.invokeExact(
                            RECVMMSG,
                            state.segment,
                            (long) fd,
                            headers,
                            (long) count,
                            WAIT_FOR_ONE,
                            NONE);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// Takes what is there, and does not wait.
    ///
    /// @param headers where they stand; the caller keeps that memory
    static int receiveNow(CallState state, int fd, long headers, int count) {
        try {
            return (int)
                    CALL.invokeExact(
                            RECVMMSG,
                            state.segment,
                            (long) fd,
                            headers,
                            (long) count,
                            DO_NOT_WAIT,
                            NONE);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// @param headers where they stand; the caller keeps that memory
    static int sendmmsg(CallState state, int fd, long headers, int count) {
        try {
            return (int)
                    CALL.invokeExact(
                            SENDMMSG, state.segment, (long) fd, headers, (long) count, NONE, NONE);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// Sends what more will follow at once.
    ///
    /// @param address of the first byte; the caller keeps that memory
    static int sendMore(CallState state, int fd, long address, int length) {
        try {
            long flags = DO_NOT_WAIT | NO_SIGNAL | MORE;
            return (int)
                    CALL.invokeExact(
                            SEND, state.segment, (long) fd, address, (long) length, flags, NONE);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// Sends from a file.
    ///
    /// @param from where its place in the file stands, in eight bytes that the caller keeps, and
    ///   how many bytes of the file, below 2^31
    static int sendfile(CallState state, int socket, int file, Stretch from) {
        try {
            long at = from.address();
            long count = from.length();
            return (int)
                    CALL.invokeExact(
                            SENDFILE, state.segment, (long) socket, (long) file, at, count, NONE);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// Opens a file for reading.
    ///
    /// @param name in bytes, ended by a zero
    static int open(CallState state, Memory name) {
        try {
            long flags = READ_ONLY_CLOSED_ON_EXEC;
            return (int)
                    CALL.invokeExact(OPEN, state.segment, name.address(), flags, NONE, NONE, NONE);
        } catch (Throwable e) {
            throw new AssertionError(e);
        } finally {
            Reference.reachabilityFence(name);
        }
    }

    /// Reads from this place of a file.
    ///
    /// @param into where to; the caller keeps that memory
    static int pread(CallState state, int fd, Stretch into, long at) {
        try {
            return (int)
                    CALL.invokeExact(
                            PREAD,
                            state.segment,
                            (long) fd,
                            into.address(),
                            into.length(),
                            at,
                            NONE);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// Waits until there is something to read.
    ///
    /// @param request a `struct pollfd`
    static int poll(CallState state, Memory request, int millis) {
        try {
            long at = request.address();
            return (int) CALL.invokeExact(POLL, state.segment, at, 1L, (long) millis, NONE, NONE);
        } catch (Throwable e) {
            throw new AssertionError(e);
        } finally {
            Reference.reachabilityFence(request);
        }
    }

    private static int call(MemorySegment function, CallState state, Setting setting, Value value) {
        try {
            return (int)
                    CALL.invokeExact(
                            function,
                            state.segment,
                            (long) setting.first(),
                            (long) setting.second(),
                            (long) setting.third(),
                            value.content(),
                            value.length());
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// Memory by its address, and its length in bytes.
    record Stretch(long address, long length) {}

    /// The three numbers that a call of this shape begins with.
    private record Setting(int first, int second, int third) {}

    /// The two that it ends with: where something stands, and its length or where that stands. The
    /// caller keeps that memory.
    private record Value(long content, long length) {
        private static final Value NOTHING = new Value(NONE, NONE);
    }

    /// A socket option's level and number.
    enum Option {
        REUSEADDR(1, 2),
        BROADCAST(1, 6),
        SNDBUF(1, 7),
        RCVBUF(1, 8),
        RCVTIMEO(1, 20),
        BINDTODEVICE(1, 25),
        ATTACH_FILTER(1, 26),
        SNDBUFFORCE(1, 32),
        RCVBUFFORCE(1, 33),
        PACKET_STATISTICS(263, 6);

        private final int level;
        private final int number;

        Option(int level, int number) {
            this.level = level;
            this.number = number;
        }

        int level() {
            return level;
        }

        int number() {
            return number;
        }
    }
}
