package dev.stirrup.server.syslog;

import dev.stirrup.boot.event.Events;
import dev.stirrup.server.Attribution;
import dev.stirrup.wire.Ipv4;
import java.time.InstantSource;
import java.util.function.Function;

/// What a [SyslogListener] needs from others.
///
/// @param attribution the machine behind an address
/// @param networkOf the name of the network a sender's address lies in; empty for none
public record SyslogPorts(
        Events events,
        Attribution attribution,
        Function<Ipv4, String> networkOf,
        InstantSource clock) {}
