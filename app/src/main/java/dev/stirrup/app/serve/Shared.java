package dev.stirrup.app.serve;

import dev.stirrup.boot.event.Events;
import dev.stirrup.server.Loops;
import dev.stirrup.wire.Ipv4;
import java.net.InetSocketAddress;
import java.time.InstantSource;

/// What the shells that serve files have in common.
///
/// @param networks may change at any time
/// @param quiet when work that no machine waits for may be done
/// @param listen the address for HTTP and syslog
record Shared(
        Findings findings,
        LiveNetworks networks,
        StoreWiring store,
        BootWiring boot,
        DhcpWiring.Running running,
        QuietMoment quiet,
        Ipv4 listen,
        Loops loops) {
    Events events() {
        return running.events();
    }

    InstantSource clock() {
        return running.clock();
    }

    InetSocketAddress on(int port) {
        return new InetSocketAddress(listen.toString(), port);
    }
}
