package dev.stirrup.app.settings;

import java.util.OptionalInt;

/// What is listened on. An empty port: that service is off. DHCP's ports, 67 and 4011, are fixed by
/// its clients.
///
/// @param isTftpSinglePort whether transfers stay on the TFTP port, which passes through NAT and
///   containers; else each has a port of its own, as RFC 1350 says
/// @param altiris for the iPXE that Broadcom signed, which asks on port 4433 and nowhere else
/// @param iscsi for the disks that machines boot from
/// @param tftpPerClient transfers at the same time for one address
/// @param httpPerAddress connections at the same time from one address once half of all are taken
public record ListenerSettings(
        boolean hasDhcp,
        OptionalInt http,
        OptionalInt https,
        OptionalInt tftp,
        boolean isTftpSinglePort,
        OptionalInt syslog,
        OptionalInt altiris,
        OptionalInt iscsi,
        int tftpPerClient,
        int httpPerAddress) {
    static final int HTTP = 8080;
    static final int HTTPS = 8443;
    static final int TFTP = 69;
    static final int SYSLOG = 514;
    static final int ISCSI = 3260;

    /// One machine has one transfer, sometimes a few that it gave up.
    static final int TFTP_PER_CLIENT = 16;

    /// Enough for a room of machines behind one NAT, an eighth of all.
    static final int HTTP_PER_ADDRESS = 1024;

    /// Whether syslog is taken on the port that its senders know without being told.
    public boolean hasUsualSyslog() {
        return syslog.equals(OptionalInt.of(SYSLOG));
    }

    static ListenerSettings defaults() {
        return new ListenerSettings(
                true,
                OptionalInt.of(HTTP),
                OptionalInt.of(HTTPS),
                OptionalInt.of(TFTP),
                true,
                OptionalInt.of(SYSLOG),
                OptionalInt.empty(),
                OptionalInt.of(ISCSI),
                TFTP_PER_CLIENT,
                HTTP_PER_ADDRESS);
    }
}
