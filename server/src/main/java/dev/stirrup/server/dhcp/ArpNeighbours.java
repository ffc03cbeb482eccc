package dev.stirrup.server.dhcp;

import dev.stirrup.server.link.ArpReply;
import dev.stirrup.server.link.ArpSocket;
import dev.stirrup.server.link.Interface;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.util.List;

/// Asks by ARP probes (RFC 5227 section 2.1.1), which no station's memory of addresses takes notice
/// of, and which every station has to answer.
public record ArpNeighbours(Interface on) implements Neighbours {
    @Override
    public Inquiry open() throws IOException {
        ArpSocket socket = ArpSocket.open(on);
        return new Inquiry() {
            @Override
            public void ask(Ipv4 address) throws IOException {
                socket.probe(address);
            }

            @Override
            public List<Use> heard() throws IOException {
                return socket.receive().stream().map(ArpNeighbours::use).toList();
            }

            @Override
            public void close() {
                socket.close();
            }
        };
    }

    private static Use use(ArpReply reply) {
        return new Use(reply.address(), reply.station());
    }
}
