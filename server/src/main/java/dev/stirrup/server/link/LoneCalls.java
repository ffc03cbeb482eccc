package dev.stirrup.server.link;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/// Calls that take or send one datagram, for ports that get one at a time. To the kernel they are
/// cheaper by a sixth than those for many ([Libc#recvmmsg]), which it reads a list of structures
/// for and looks for a second datagram in vain; and they do not say why they failed, which spares
/// keeping the error number of each. Whoever wants to know calls for many.
///
/// Apart from [Libc] because their shape is another: it is made when the first of them is needed,
/// which takes a hundredth of a second.
@SuppressWarnings("restricted")
final class LoneCalls {
    private static final FunctionDescriptor SHAPE =
            FunctionDescriptor.of(
                    JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final MethodHandle RECVFROM = function("recvfrom");
    private static final MethodHandle SENDTO = function("sendto");
    private static final long NO_FLAGS = 0;

    private LoneCalls() {}

    private static MethodHandle function(String name) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), SHAPE);
    }

    /// Waits for a datagram, as long as the socket's own time limit.
    ///
    /// @param into where it goes, and its room in bytes
    /// @param name where its sender's name goes
    /// @param nameLength where the room for the name stands, in four bytes
    /// @return its length; below zero when none came
    static int receive(int fd, Libc.Stretch into, long name, long nameLength) {
        try {
            return (int)
                    RECVFROM.invokeExact(
                            (long) fd, into.address(), into.length(), NO_FLAGS, name, nameLength);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// Sends a datagram.
    ///
    /// @param name where the `sockaddr_in` of its receiver stands
    /// @return below zero when it did not leave
    static int send(int fd, long from, int length, long name) {
        try {
            long size = SocketName.INET_SIZE;
            return (int) SENDTO.invokeExact((long) fd, from, (long) length, NO_FLAGS, name, size);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
