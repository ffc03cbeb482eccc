package dev.stirrup.netboot;

import dev.stirrup.boot.Channel;
import dev.stirrup.boot.Credential;
import dev.stirrup.wire.Ipv4;
import java.util.Optional;

/// One network as the joins see it: who we are on it and how we behave there.
///
/// @param name from the settings
/// @param mode how DHCP behaves here
/// @param address our own address on it: siaddr, the host of boot URLs
/// @param httpPort the port of boot URLs
/// @param hasSyslog whether messages are taken on the port that syslog has everywhere
/// @param https how TLS is used here
/// @param iscsiPort where disks are reached; 0: nowhere
public record Network(
        String name,
        Mode mode,
        Ipv4 address,
        int httpPort,
        boolean hasSyslog,
        Https https,
        int iscsiPort) {
    private static final int LONGEST_URL = "https://255.255.255.255:65535".length();

    /// A network without disks.
    public Network(
            String name, Mode mode, Ipv4 address, int httpPort, boolean hasSyslog, Https https) {
        this(name, mode, address, httpPort, hasSyslog, https, 0);
    }

    /// The same, with disks on this port.
    public Network withDisks(int port) {
        return new Network(name, mode, address, httpPort, hasSyslog, https, port);
    }

    /// A network where TLS is not required.
    public Network(String name, Mode mode, Ipv4 address, int httpPort, boolean hasSyslog) {
        this(name, mode, address, httpPort, hasSyslog, Https.NONE);
    }

    /// HTTPS on a network.
    ///
    /// @param port 0 for none
    /// @param isRequired whether nothing that boots is served without it
    public record Https(int port, boolean isRequired) {
        public static final Https NONE = new Https(0, false);
    }

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
        /// Another server leases the addresses and names our loaders: nothing is sent by DHCP,
        /// files are served, also by [dev.stirrup.netboot.url.EntryPath].
        FOREIGN,
        /// Listens and explains, sends nothing.
        OBSERVE;

        /// Whether DHCP is answered at all.
        public boolean answersDhcp() {
            return this == PROXY || this == AUTHORITATIVE;
        }
    }

    /// How a question on this network came.
    ///
    /// @param credential of a machine that has proven itself
    public Channel channel(Channel.Tls tls, Optional<Credential> credential) {
        return new Channel(
                tls, https.isRequired(), credential, mode == Mode.PROXY, Optional.empty());
    }

    /// The same, requiring HTTPS or not.
    public Network requiring(boolean isRequired) {
        return new Network(
                name,
                mode,
                address,
                httpPort,
                hasSyslog,
                new Https(https.port(), isRequired),
                iscsiPort);
    }

    /// The same as it is where another server's DHCP names our loaders.
    public Network foreign() {
        return new Network(name, Mode.FOREIGN, address, httpPort, hasSyslog, https);
    }

    /// Whether URLs with this host lead here.
    public boolean isOurs(String host) {
        return host.equals(address.toString());
    }

    /// The beginning of the usual boot URLs on this network, without a slash at its end.
    public String baseUrl() {
        return baseUrl(https.isRequired());
    }

    /// The beginning of a boot URL.
    ///
    /// @param isTls whether what it leads to must come by HTTPS
    public String baseUrl(boolean isTls) {
        return isTls ? url("https", https.port(), 443) : plainUrl();
    }

    /// The beginning of the URL that a system reports to. Not every system that boots can do TLS,
    /// and a report is a claim in any case: it goes by HTTP wherever there is HTTP.
    public String reportUrl() {
        return httpPort == 0 ? baseUrl() : plainUrl();
    }

    /// The beginning of URLs for what is signed by itself and asked for before there is TLS.
    public String plainUrl() {
        return url("http", httpPort, 80);
    }

    private String url(String scheme, int port, int usual) {
        var url = new StringBuilder(LONGEST_URL).append(scheme).append("://").append(address);
        return port == usual ? url.toString() : url.append(':').append(port).toString();
    }
}
