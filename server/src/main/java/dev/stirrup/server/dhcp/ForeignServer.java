package dev.stirrup.server.dhcp;

import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.server.link.Datagram;
import dev.stirrup.wire.Ipv4;
import java.util.List;
import java.util.Optional;

/// Another DHCP server on one of our networks, as one of its replies shows it. All of it is what
/// the network said; texts must be made safe by whoever prints them.
///
/// @param id its server identifier (option 54), or the address it sends from when it gives none
/// @param station the hardware address it, or the relay before it, sends from; empty when unknown
/// @param offered the address it offers; empty for one that gives boot information only
/// @param bootFile the file or URL it names; empty for none
public record ForeignServer(
        Ipv4 id, String station, Optional<Ipv4> offered, Optional<String> bootFile) {

    /// The server behind this reply.
    static ForeignServer of(Datagram datagram, DhcpPacket reply) {
        return new ForeignServer(
                reply.options().findAddress(OptionCode.SERVER_IDENTIFIER).orElse(datagram.source()),
                station(datagram.station()),
                Optional.of(reply.yiaddr()).filter(address -> !address.isNone()),
                reply.options()
                        .findText(OptionCode.BOOT_FILE)
                        .or(() -> Optional.of(reply.file()))
                        .filter(file -> !file.isEmpty()));
    }

    /// Whether it hands out addresses, so that two of us would fight.
    public boolean leasesAddresses() {
        return offered.isPresent();
    }

    /// Adds a server to a list, or what it says to the same server's entry there.
    static void merge(ForeignServer server, List<ForeignServer> into) {
        for (int i = 0; i < into.size(); i++) {
            ForeignServer entry = into.get(i);
            if (entry.isSameAs(server)) {
                into.set(i, entry.with(server));
                return;
            }
        }
        into.add(server);
    }

    /// Whether both are the same server, whatever they offered.
    boolean isSameAs(ForeignServer other) {
        return id.equals(other.id) && station.equals(other.station);
    }

    private ForeignServer with(ForeignServer other) {
        return new ForeignServer(
                id, station, offered.or(other::offered), bootFile.or(other::bootFile));
    }

    /// For messages: `10.0.0.1 (52:54:00:12:34:56) offers 10.0.0.7`.
    @Override
    public String toString() {
        return id
                + (station.isEmpty() ? "" : " (" + station + ")")
                + offered.map(address -> " offers " + address).orElse(" gives boot information");
    }

    private static String station(long bits) {
        if (bits == Datagram.NO_STATION) {
            return "";
        }
        var text = new StringBuilder();
        for (int shift = 40; shift >= 0; shift -= 8) {
            text.append("%02x".formatted(bits >>> shift & 0xff)).append(shift == 0 ? "" : ":");
        }
        return text.toString();
    }
}
