/// The lowest layer: Linux system calls by the foreign-function interface, IP and UDP headers,
/// interfaces, and who holds a port. Knows nothing of DHCP.
@org.jspecify.annotations.NullMarked
package dev.stirrup.server.link;
