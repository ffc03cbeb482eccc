package dev.stirrup.netboot;

import dev.stirrup.wire.Ipv4;

/// One network as the joins see it: who we are on it and how we behave there.
///
/// @param name from the settings
/// @param mode how DHCP behaves here
/// @param address our own address on it: siaddr, the host of boot URLs
/// @param httpPort the port of boot URLs
/// @param hasSyslog whether messages are taken on the port that syslog has everywhere
public record Network(String name, Mode mode, Ipv4 address, int httpPort, boolean hasSyslog) {
    /// A network whose machines keep their messages to themselves.
    public Network(String name, Mode mode, Ipv4 address, int httpPort) {
        this(name, mode, address, httpPort, false);
    }

    /// How DHCP behaves on a network.
    public enum Mode {
        /// Boot information only; another server leases the addresses.
        PROXY,
        /// Leases addresses and gives boot information in the same packets.
        AUTHORITATIVE,
        /// Listens and explains, sends nothing.
        OBSERVE
    }

    /// The beginning of every boot URL on this network, without a slash at its end.
    public String baseUrl() {
        return httpPort == 80 ? "http://" + address : "http://" + address + ":" + httpPort;
    }
}
