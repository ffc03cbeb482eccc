package dev.stirrup.server.http;

/// Sends a long body. Used on the connection's loop only.
interface BodySender {
    void start();

    /// How many bytes have left so far.
    long sent();
}
