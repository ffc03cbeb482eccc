package dev.stirrup.server.tftp;

import java.io.IOException;

/// The port of a listener, with the thread that serves it.
interface Port {
    Lane lane();

    Doorway doorway();

    /// Begins to give all that comes to the desk.
    ///
    /// @throws IOException when the port cannot be bound
    void serve(TransferDesk desk) throws IOException;

    /// The bound port.
    int number();

    /// Frees the port; waits at most five seconds for that.
    ///
    /// @param last done before, on the lane
    void close(Runnable last);
}
