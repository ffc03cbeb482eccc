package dev.stirrup.server.tftp;

import java.util.concurrent.Executor;

/// The one thread that a listener and its transfers are confined to. [#execute] is for others to
/// come back to it.
interface Lane extends Executor {
    /// When what it does at present began, by its [Uptime]. Only on the lane itself.
    long now();

    /// Does something at `time`, instead of what was to be done later so far. Only on the lane
    /// itself.
    void at(long time, Runnable task);
}
