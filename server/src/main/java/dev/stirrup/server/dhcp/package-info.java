/// The DHCP shell: sockets drained by one thread each, answers decided by one, leases committed in
/// groups by one more, replies that leave after their lease is on disk. Start at `DhcpListener`.
@org.jspecify.annotations.NullMarked
package dev.stirrup.server.dhcp;
