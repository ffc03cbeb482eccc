package dev.stirrup.server.link;

/// System calls on a connection's descriptor that the engine has no name for. Each answers with
/// what the kernel took or gave, or with the negative of its error number. For one thread at a
/// time.
public final class StreamCalls {
    private final Libc.CallState state;

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

    private int answer(int result) {
        return result >= 0 ? result : -state.errno();
    }
}
