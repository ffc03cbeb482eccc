package dev.stirrup.server.link;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

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
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            function("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle BIND = function("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECVMMSG =
            function("recvmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle SENDMMSG =
            function("sendmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT);

    private Libc() {}

    private static MethodHandle function(String name, MemoryLayout... parameters) {
        return LINKER.downcallHandle(
                SYMBOLS.findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, parameters),
                Linker.Option.captureCallState("errno"));
    }

    /// Where one thread at a time finds the error number of its last call.
    static final class CallState {
        private final MemorySegment segment = Arena.ofAuto().allocate(STATE);

        int errno() {
            return (int) ERRNO.get(segment, 0L);
        }
    }

    static int socket(CallState state, int domain, int type, int protocol) {
        try {
            return (int) SOCKET.invokeExact(state.segment, domain, type, protocol);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// `option` as `{ level, name }`, which belong together.
    static int setsockopt(CallState state, int fd, Option option, MemorySegment value) {
        try {
            return (int)
                    SETSOCKOPT.invokeExact(
                            state.segment,
                            fd,
                            option.level(),
                            option.number(),
                            value,
                            (int) value.byteSize());
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static int getsockopt(CallState state, int fd, Option option, MemorySegment value) {
        MemorySegment size = Arena.ofAuto().allocateFrom(JAVA_INT, (int) value.byteSize());
        try {
            return (int)
                    GETSOCKOPT.invokeExact(
                            state.segment, fd, option.level(), option.number(), value, size);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static int bind(CallState state, int fd, MemorySegment name) {
        try {
            return (int) BIND.invokeExact(state.segment, fd, name, (int) name.byteSize());
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
            return (int) SENDMMSG.invokeExact(state.segment, fd, headers, count, 0);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static int close(CallState state, int fd) {
        try {
            return (int) CLOSE.invokeExact(state.segment, fd);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
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
