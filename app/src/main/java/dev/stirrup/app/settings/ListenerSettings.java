package dev.stirrup.app.settings;

import java.util.OptionalInt;

/// What is listened on. An empty port: that service is off. DHCP's ports, 67 and 4011, are fixed by
/// its clients.
///
/// @param isTftpSinglePort whether transfers stay on the TFTP port, which passes through NAT and
///   containers; else each has a port of its own, as RFC 1350 says
public record ListenerSettings(
        boolean hasDhcp,
        OptionalInt http,
        OptionalInt tftp,
        boolean isTftpSinglePort,
        OptionalInt syslog) {
    static final int HTTP = 8080;
    static final int TFTP = 69;
    static final int SYSLOG = 514;

    static ListenerSettings defaults() {
        return new ListenerSettings(
                true, OptionalInt.of(HTTP), OptionalInt.of(TFTP), true, OptionalInt.of(SYSLOG));
    }
}
