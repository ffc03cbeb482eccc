package dev.stirrup.app.probe;

import dev.stirrup.netboot.probe.Fault;

/// What became of a fetch.
sealed interface Fetched {
    record Got(Content content) implements Fetched {}

    /// @param detail from the network, to be made safe before it is printed
    record Failed(Fault fault, String detail) implements Fetched {}

    /// Larger than may be fetched: there, and not looked at.
    ///
    /// @param size in bytes as the server says, 0 when it does not
    record TooLarge(long size) implements Fetched {}
}
