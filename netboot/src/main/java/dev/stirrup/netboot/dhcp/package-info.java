/// DHCP packet to boot request, decision to DHCP packet.
@org.jspecify.annotations.NullMarked
package dev.stirrup.netboot.dhcp;
