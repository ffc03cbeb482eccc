package dev.stirrup.server.link;

import java.lang.ref.Reference;

/// System calls on a connection's descriptor that the engine has no name for. Each answers with
/// what the kernel took or gave, or with the negative of its error number. For one thread at a
/// time.
public final class StreamCalls {
    private final Libc.CallState state;

    /// Where the kernel looks for a place in a file.
    private final Memory place = Memory.of(Long.BYTES);

    /// Takes a hundredth of a second when it is the first of the program that calls the C library.
    public StreamCalls() {
        state = new Libc.CallState();
    }

    /// Sends bytes and says that more will follow at once: what fills no packet waits for that
    /// (`MSG_MORE`, send(2)).
    ///
    /// @param address of the first byte; the caller keeps that memory
    /// @param length in bytes, below 2^31
    public int sendMore(int fd, long address, int length) {
        return answer(Libc.sendMore(state, fd, address, length));
    }

    /// Sends from a file, without a copy, as much as the socket has room for.
    ///
    /// @param at in bytes from the file's beginning
    /// @param count in bytes
    public int sendFile(int fd, int file, long at, int count) {
        place.bytes().putLong(0, at);
        try {
            return answer(Libc.sendfile(state, fd, file, new Libc.Stretch(place.address(), count)));
        } finally {
            Reference.reachabilityFence(place);
        }
    }

    /// Reads from a file.
    ///
    /// @param at in bytes from the file's beginning
    /// @param address of the first byte to be written, with room for `count`; the caller keeps that
    ///   memory
    public int read(int file, long at, long address, int count) {
        return answer(Libc.pread(state, file, new Libc.Stretch(address, count), at));
    }

    private int answer(int result) {
        return result >= 0 ? result : -state.errno();
    }
}
