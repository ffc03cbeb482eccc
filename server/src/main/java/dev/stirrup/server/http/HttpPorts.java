package dev.stirrup.server.http;

import dev.stirrup.boot.event.Events;
import dev.stirrup.netboot.Network;
import dev.stirrup.server.FileService;
import dev.stirrup.server.Shelf;
import dev.stirrup.wire.Ipv4;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// What an [HttpListener] needs from others.
///
/// @param files says what a path leads to
/// @param shelf says where stored files lie
/// @param networks the network that an address of ours belongs to; requests that come in by an
///   address of no network are answered with 404
/// @param redact makes a path safe to be published, by hiding the token in a boot URL
public record HttpPorts(
        FileService files,
        Shelf shelf,
        Events events,
        Function<Ipv4, Optional<Network>> networks,
        UnaryOperator<String> redact,
        InstantSource clock) {}
