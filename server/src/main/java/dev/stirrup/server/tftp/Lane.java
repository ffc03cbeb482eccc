package dev.stirrup.server.tftp;

import java.time.Duration;
import java.util.concurrent.Executor;

/// The one thread that a listener and its transfers are confined to. [#execute] is for others to
/// come back to it.
interface Lane extends Executor {
    /// Does something later, instead of what was to be done later so far. Only on the lane itself.
    void after(Duration wait, Runnable task);
}
