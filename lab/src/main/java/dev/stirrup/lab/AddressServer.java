package dev.stirrup.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The separate DHCP server of a network that ours only adds boot information to: dnsmasq, which
/// leases addresses and knows nothing of booting.
final class AddressServer {
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/sbin/dnsmasq"), Path.of("/usr/bin/dnsmasq"));

    private AddressServer() {}

    /// The command line that runs it in the foreground.
    ///
    /// @param folder for its leases
    /// @throws LabUnavailableException when dnsmasq is not installed
    static List<String> command(LabAddress address, Path folder) throws IOException {
        return List.of(
                program().toString(),
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--no-resolv",
                "--no-hosts",
                "--port=0",
                "--log-facility=-",
                "--log-dhcp",
                "--user=root",
                "--interface=" + address.iface(),
                "--bind-interfaces",
                "--dhcp-authoritative",
                "--no-ping",
                "--dhcp-leasefile=" + folder.resolve("leases"),
                "--pid-file=" + folder.resolve("dnsmasq.pid"),
                "--dhcp-range=%s,%s,1h".formatted(address.firstLease(), address.lastLease()));
    }

    private static Path program() throws LabUnavailableException {
        return PLACES.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new LabUnavailableException(
                                "a network with a separate DHCP server needs dnsmasq: on"
                                        + " Debian, apt-get install dnsmasq-base"));
    }
}
