package dev.stirrup.server.tftp;

import java.util.concurrent.atomic.LongAdder;

/// What a listener saw and did not answer with a transfer. Counted from its start on.
///
/// @param malformed datagrams that are no TFTP packets
/// @param strangers packets that belong to no transfer
/// @param refused requests beyond the bounds
/// @param failed requests that the file service or the store could not answer
public record TftpCounters(
        LongAdder malformed, LongAdder strangers, LongAdder refused, LongAdder failed) {
    TftpCounters() {
        this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
    }
}
