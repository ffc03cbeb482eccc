package dev.stirrup.lab;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The few calls of Linux's C library that the router advertiser needs. A network namespace belongs
/// to a thread: one thread of this process can stand in the lab's network while the others do not.
final class NamespaceCalls {
    static final int AF_INET6 = 10;
    static final int SOCK_RAW = 3;
    static final int IPPROTO_IPV6 = 41;
    static final int IPPROTO_ICMPV6 = 58;
    static final int IPV6_MULTICAST_IF = 17;
    static final int IPV6_MULTICAST_HOPS = 18;

    private static final int CLONE_NEWNET = 0x40000000;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private static final MethodHandle OPEN =
            handle("open", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle SETNS = handle("setns", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle SOCKET =
            handle("socket", FunctionDescriptor.of(INT, INT, INT, INT));
    private static final MethodHandle SETSOCKOPT =
            handle(
                    "setsockopt",
                    FunctionDescriptor.of(INT, INT, INT, INT, ValueLayout.ADDRESS, INT));
    private static final MethodHandle IF_NAMETOINDEX =
            handle("if_nametoindex", FunctionDescriptor.of(INT, ValueLayout.ADDRESS));
    private static final MethodHandle SENDTO =
            handle(
                    "sendto",
                    FunctionDescriptor.of(
                            LONG, INT, ValueLayout.ADDRESS, LONG, INT, ValueLayout.ADDRESS, INT));

    private NamespaceCalls() {}

    /// Moves the calling thread, and it alone, into a named namespace. It must be a platform thread
    /// that ends there.
    static void enter(String namespace) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom("/run/netns/" + namespace);
            int file = checked("open", arena, state -> (int) OPEN.invokeExact(state, path, 0));
            try {
                checked(
                        "setns",
                        arena,
                        state -> (int) SETNS.invokeExact(state, file, CLONE_NEWNET));
            } finally {
                close(file);
            }
        }
    }

    /// A raw ICMPv6 socket that sends to all nodes of this interface.
    static int multicastSocket(String iface) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int socket =
                    checked(
                            "socket",
                            arena,
                            state ->
                                    (int)
                                            SOCKET.invokeExact(
                                                    state, AF_INET6, SOCK_RAW, IPPROTO_ICMPV6));
            MemorySegment name = arena.allocateFrom(iface);
            int index =
                    checked(
                            "if_nametoindex",
                            arena,
                            state -> (int) IF_NAMETOINDEX.invokeExact(state, name));
            option(arena, socket, IPV6_MULTICAST_IF, index);
            option(arena, socket, IPV6_MULTICAST_HOPS, 255);
            return socket;
        }
    }

    /// Sends one datagram to this IPv6 address.
    static void send(int socket, byte[] data, byte[] address) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, data);
            MemorySegment to = arena.allocate(28, 4);
            to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET6);
            MemorySegment.copy(address, 0, to, ValueLayout.JAVA_BYTE, 8, 16);
            checked(
                    "sendto",
                    arena,
                    state ->
                            (int)
                                    (long)
                                            SENDTO.invokeExact(
                                                    state,
                                                    socket,
                                                    bytes,
                                                    (long) data.length,
                                                    0,
                                                    to,
                                                    28));
        }
    }

    static void close(int file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            checked("close", arena, state -> (int) CLOSE.invokeExact(state, file));
        }
    }

    private static void option(Arena arena, int socket, int name, int value) throws IOException {
        MemorySegment number = arena.allocateFrom(INT, value);
        checked(
                "setsockopt",
                arena,
                state ->
                        (int) SETSOCKOPT.invokeExact(state, socket, IPPROTO_IPV6, name, number, 4));
    }

    /// One native call; its only argument is where errno is left.
    @FunctionalInterface
    private interface Call {
        int invoke(MemorySegment state) throws Throwable;
    }

    private static int checked(String what, Arena arena, Call call) throws IOException {
        MemorySegment state = arena.allocate(STATE);
        int result;
        try {
            result = call.invoke(state);
        } catch (Throwable e) {
            throw new IllegalStateException("calling " + what, e);
        }
        if (result < 0) {
            throw new IOException(what + " failed, errno " + (int) ERRNO.get(state, 0L));
        }
        return result;
    }

    @SuppressWarnings("restricted") // The shapes above are those of the C library's headers.
    private static MethodHandle handle(String name, FunctionDescriptor shape) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                shape,
                Linker.Option.captureCallState("errno"));
    }
}
