package dev.stirrup.server.dhcp;

import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.netboot.Arrival;

/// A client's message and the link it came by.
record Question(DhcpLink link, Arrival arrival, DhcpPacket packet) {}
