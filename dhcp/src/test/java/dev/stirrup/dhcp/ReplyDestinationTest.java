package dev.stirrup.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.dhcp.ReplyDestination.Broadcast;
import dev.stirrup.dhcp.ReplyDestination.Hardware;
import dev.stirrup.dhcp.ReplyDestination.Unicast;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyDestinationTest {
    private static final Bytes MAC = Bytes.ofHex("525400770001");
    private static final Ipv4 SERVER = Ipv4.of("10.0.0.1");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    # request, reply, giaddr,   ciaddr,          broadcast, yiaddr,   expected
                    DISCOVER, OFFER,  10.9.0.1, 0.0.0.0,         false,     10.9.0.7, relay
                    REQUEST,  ACK,    10.9.0.1, 10.9.0.7,        false,     10.9.0.7, relay
                    REQUEST,  NAK,    10.9.0.1, 0.0.0.0,         false,     0.0.0.0,  relay
                    REQUEST,  NAK,    0.0.0.0,  10.0.0.7,        false,     0.0.0.0,  broadcast
                    REQUEST,  NAK,    0.0.0.0,  0.0.0.0,         false,     0.0.0.0,  broadcast
                    REQUEST,  ACK,    0.0.0.0,  10.0.0.7,        true,      10.0.0.7, ciaddr
                    REQUEST,  ACK,    0.0.0.0,  255.255.255.255, false,     10.0.0.7, hardware
                    DISCOVER, OFFER,  0.0.0.0,  0.0.0.0,         true,      10.0.0.7, broadcast
                    DISCOVER, OFFER,  0.0.0.0,  0.0.0.0,         false,     10.0.0.7, hardware
                    DISCOVER, OFFER,  0.0.0.0,  0.0.0.0,         false,     0.0.0.0,  broadcast
                    INFORM,   ACK,    0.0.0.0,  10.0.0.7,        false,     0.0.0.0,  ciaddr
                    INFORM,   ACK,    10.9.0.1, 10.0.0.7,        false,     0.0.0.0,  ciaddr
                    INFORM,   ACK,    10.9.0.1, 0.0.0.0,         false,     0.0.0.0,  relay
                    """)
    void followsRfc2131(
            MessageType asked,
            MessageType answered,
            String giaddr,
            String ciaddr,
            boolean broadcast,
            String yiaddr,
            String expected) {
        DhcpPacket request =
                DhcpPacketBuilder.request(asked, 1, MAC)
                        .giaddr(Ipv4.of(giaddr))
                        .ciaddr(Ipv4.of(ciaddr))
                        .wantsBroadcast(broadcast)
                        .build();
        DhcpPacket reply = request.reply(answered, SERVER).yiaddr(Ipv4.of(yiaddr)).build();
        ReplyDestination destination =
                switch (expected) {
                    case "relay" -> new Unicast(Ipv4.of(giaddr), 67);
                    case "ciaddr" -> new Unicast(Ipv4.of(ciaddr), 68);
                    case "hardware" -> new Hardware(Ipv4.of(yiaddr), MAC, 68);
                    default -> new Broadcast(68);
                };
        assertThat(ReplyDestination.of(request, reply)).isEqualTo(destination);
    }

    @Test
    void broadcastsToHardwareThatIsNotEthernet() {
        DhcpPacket request =
                DhcpPacketBuilder.request(MessageType.DISCOVER, 1, MAC).hardwareType(32).build();
        DhcpPacket reply =
                request.reply(MessageType.OFFER, SERVER).yiaddr(Ipv4.of("10.0.0.7")).build();
        assertThat(ReplyDestination.of(request, reply)).isEqualTo(new Broadcast(68));
    }

    @Test
    void answersPort4011WhereItWasAskedFrom() throws Exception {
        DhcpPacket request = Golden.packet("request-ovmf-pxe-4011");
        assertThat(ReplyDestination.ofBootServer(request, Ipv4.of("10.77.0.99"), 4011))
                .isEqualTo(new Unicast(Ipv4.of("10.77.0.99"), 4011));
        assertThat(ReplyDestination.ofBootServer(request, Ipv4.NONE, 68))
                .isEqualTo(new Unicast(Ipv4.of("10.77.0.100"), 68));
        DhcpPacket discover = Golden.packet("discover-ovmf-pxe");
        assertThat(ReplyDestination.ofBootServer(discover, Ipv4.NONE, 68))
                .isEqualTo(new Broadcast(68));
    }

    @Test
    void repeatsWhatEveryReplyMustRepeat() {
        var builder =
                DhcpPacketBuilder.request(MessageType.REQUEST, 77, MAC)
                        .giaddr(Ipv4.of("10.9.0.1"))
                        .ciaddr(Ipv4.of("10.9.0.7"));
        builder.options()
                .put(OptionCode.CLIENT_IDENTIFIER, Bytes.ofHex("00aa"))
                .put(OptionCode.RELAY_AGENT, Bytes.ofHex("010161"));
        DhcpPacket request = builder.build();
        DhcpPacket ack = request.reply(MessageType.ACK, SERVER).build();
        assertThat(ack.xid()).isEqualTo(77);
        assertThat(ack.ciaddr()).isEqualTo(request.ciaddr());
        assertThat(ack.options().asMap()).containsOnlyKeys(53, 54, 61, 82);
        DhcpPacket nak = request.nak(SERVER, "no");
        assertThat(nak.wantsBroadcast()).isTrue();
        assertThat(nak.ciaddr()).isEqualTo(Ipv4.NONE);
        assertThat(nak.options().findText(OptionCode.MESSAGE)).contains("no");
    }

    @Test
    void takesTheRelaysServerIdentifierForOurs() {
        var builder = DhcpPacketBuilder.request(MessageType.REQUEST, 1, MAC);
        builder.options()
                .put(OptionCode.RELAY_AGENT, Bytes.ofHex("0b040a090001"))
                .putAddress(OptionCode.SERVER_IDENTIFIER, Ipv4.of("10.9.0.1"));
        DhcpPacket request = builder.build();
        assertThat(ServerIdentifier.of(request, SERVER)).isEqualTo(Ipv4.of("10.9.0.1"));
        assertThat(ServerIdentifier.isOurs(request, SERVER)).isTrue();
        assertThat(ServerIdentifier.isOurs(request, Ipv4.of("10.0.0.2"))).isTrue();
    }
}
