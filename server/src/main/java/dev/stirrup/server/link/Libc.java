package dev.stirrup.server.link;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// The few functions of the C library that Java has no socket for. Linux on 64-bit machines only:
/// the numbers and layouts here are those of x86-64, arm64 and riscv64.
@SuppressWarnings("restricted")
final class Libc {
    static final int AF_INET = 2;
    static final int AF_PACKET = 17;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int MSG_WAITFORONE = 0x10000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO =
            STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    /// Each shape of call costs some milliseconds at the start, when its code is made, so there are
    /// two for all functions. A function with fewer parameters does not look at the registers of
    /// the others, and a length that stands where an address could has its own register just so.
    private static final FunctionDescriptor FOR_MESSAGES =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);

    private static final FunctionDescriptor FOR_OPTIONS =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);

    private static final MethodHandle BIND = function("bind", FOR_MESSAGES);
    private static final MethodHandle RECVMMSG = function("recvmmsg", FOR_MESSAGES);
    private static final MethodHandle SENDMMSG = function("sendmmsg", FOR_MESSAGES);
    private static final MethodHandle SOCKET = function("socket", FOR_OPTIONS);
    private static final MethodHandle SETSOCKOPT = function("setsockopt", FOR_OPTIONS);
    private static final MethodHandle GETSOCKOPT = function("getsockopt", FOR_OPTIONS);
    private static final MethodHandle CLOSE = function("close", FOR_OPTIONS);
    private static final MethodHandle SHUTDOWN = function("shutdown", FOR_OPTIONS);

    private Libc() {}

    private static MethodHandle function(String name, FunctionDescriptor shape) {
        return LINKER.downcallHandle(
                SYMBOLS.findOrThrow(name), shape, Linker.Option.captureCallState("errno"));
    }

    /// Where one thread at a time finds the error number of its last call.
    static final class CallState {
        private final MemorySegment segment = Arena.ofAuto().allocate(STATE);

        int errno() {
            return segment.get(JAVA_INT, ERRNO);
        }
    }

    static int socket(CallState state, int domain, int type, int protocol) {
        return call(SOCKET, state, new Setting(domain, type, protocol), Value.NONE);
    }

    static int setsockopt(CallState state, int fd, Option option, MemorySegment value) {
        Setting setting = new Setting(fd, option.level(), option.number());
        MemorySegment length = MemorySegment.ofAddress(value.byteSize());
        return call(SETSOCKOPT, state, setting, new Value(value, length));
    }

    static int getsockopt(CallState state, int fd, Option option, MemorySegment value) {
        Setting setting = new Setting(fd, option.level(), option.number());
        MemorySegment length = Arena.ofAuto().allocateFrom(JAVA_INT, (int) value.byteSize());
        return call(GETSOCKOPT, state, setting, new Value(value, length));
    }

    static int close(CallState state, int fd) {
        return call(CLOSE, state, new Setting(fd, 0, 0), Value.NONE);
    }

    /// Ends receiving: whoever waits on the socket gets empty messages from now on.
    static int shutdownReceiving(CallState state, int fd) {
        return call(SHUTDOWN, state, new Setting(fd, 0, 0), Value.NONE);
    }

    static int getsockname(CallState state, int fd, MemorySegment name) {
        MemorySegment length = Arena.ofAuto().allocateFrom(JAVA_INT, (int) name.byteSize());
        try {
            return (int) Naming.GETSOCKNAME.invokeExact(state.segment, fd, name, length);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static int bind(CallState state, int fd, MemorySegment name) {
        try {
            return (int)
                    BIND.invokeExact(
                            state.segment, fd, name, (int) name.byteSize(), 0, MemorySegment.NULL);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// Waits for one message at least, as long as the socket's own time limit, and takes what else
    /// is there.
    static int recvmmsg(CallState state, int fd, MemorySegment headers, int count) {
        try {
            return (int)
                    RECVMMSG.invokeExact(
                            state.segment, fd, headers, count, MSG_WAITFORONE, MemorySegment.NULL);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static int sendmmsg(CallState state, int fd, MemorySegment headers, int count) {
        try {
            return (int)
                    SENDMMSG.invokeExact(state.segment, fd, headers, count, 0, MemorySegment.NULL);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// Waits until there is something to read.
    ///
    /// @param request a `struct pollfd`
    static int poll(CallState state, MemorySegment request, int millis) {
        try {
            return (int) Waiting.POLL.invokeExact(state.segment, request, 1L, millis);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static int call(MethodHandle function, CallState state, Setting setting, Value value) {
        try {
            return (int)
                    function.invokeExact(
                            state.segment,
                            setting.first(),
                            setting.second(),
                            setting.third(),
                            value.content(),
                            value.length());
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// The three numbers that a call of this shape begins with.
    private record Setting(int first, int second, int third) {}

    /// The two that it ends with.
    private record Value(MemorySegment content, MemorySegment length) {
        private static final Value NONE = new Value(MemorySegment.NULL, MemorySegment.NULL);
    }

    /// A third shape, made only when somebody leaves the port number to the kernel.
    private static final class Naming {
        private static final MethodHandle GETSOCKNAME =
                function(
                        "getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    }

    /// A fourth, made only when a packet seems to be lost.
    private static final class Waiting {
        private static final MethodHandle POLL =
                function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
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
