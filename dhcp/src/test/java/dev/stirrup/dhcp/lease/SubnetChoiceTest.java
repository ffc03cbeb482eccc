package dev.stirrup.dhcp.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubnetChoiceTest {
    private static final Subnet LOCAL = subnet("local", "10.0.0.0");
    private static final Subnet FAR = subnet("far", "10.0.1.0");
    private static final Subnet LINK = subnet("link", "10.0.2.0");

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # giaddr, ciaddr,   option 82,      option 118, expected
                    0.0.0.0,  0.0.0.0,  '',             '',         local
                    10.0.1.1, 0.0.0.0,  '',             '',         far
                    10.0.1.1, 0.0.0.0,  05040a000201,   '',         link
                    10.0.1.1, 0.0.0.0,  05ff,           '',         far
                    0.0.0.0,  0.0.0.0,  '',             0a000200,   link
                    0.0.0.0,  10.0.1.7, '',             '',         far
                    0.0.0.0,  10.9.9.9, '',             '',         local
                    10.9.9.9, 10.0.1.7, '',             '',         none
                    """)
    void goesByTheBestSignTheMessageHolds(
            String giaddr, String ciaddr, String relay, String selection, String expected) {
        var builder =
                DhcpPacketBuilder.request(MessageType.REQUEST, 1, Bytes.ofHex("525400770001"))
                        .giaddr(Ipv4.of(giaddr))
                        .ciaddr(Ipv4.of(ciaddr));
        if (!relay.isEmpty()) {
            builder.options().put(OptionCode.RELAY_AGENT, Bytes.ofHex(relay));
        }
        if (!selection.isEmpty()) {
            builder.options().put(OptionCode.SUBNET_SELECTION, Bytes.ofHex(selection));
        }
        assertThat(
                        SubnetChoice.choose(
                                        builder.build(),
                                        List.of(LOCAL, FAR, LINK),
                                        Optional.of(LOCAL))
                                .map(Subnet::name)
                                .orElse("none"))
                .isEqualTo(expected);
    }

    @Test
    void tellsClientsTheNetmaskAndTheTimes() {
        DhcpOptions options = LOCAL.leaseOptions(Duration.ofHours(1));
        assertThat(options.findAddress(OptionCode.SUBNET_MASK)).contains(Ipv4.of("255.255.255.0"));
        assertThat(options.findAddress(OptionCode.BROADCAST_ADDRESS))
                .contains(Ipv4.of("10.0.0.255"));
        assertThat(options.findNumber(OptionCode.LEASE_TIME)).contains(3600L);
        assertThat(options.findNumber(OptionCode.RENEWAL_TIME)).contains(1800L);
        assertThat(options.findNumber(OptionCode.REBINDING_TIME)).contains(3150L);
        assertThat(LOCAL.configuration().has(OptionCode.LEASE_TIME)).isFalse();
    }

    private static Subnet subnet(String name, String network) {
        return new Subnet(
                name,
                Ipv4.of(network),
                24,
                List.of(),
                List.of(),
                Set.of(),
                LeaseTimes.of(Duration.ofHours(1), Duration.ofHours(2)),
                DhcpOptions.none());
    }
}
