package dev.stirrup.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerNetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "10.0.0.1, ::ffff:10.0.0.1, true",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "fe80::1, fe80::2, false",
        "fe80::1, fe80::1, true",
        "::1, 0.0.0.1, false",
    })
    void oneMachineIsOnePeer(String one, String other, boolean same) {
        boolean equal =
                PeerNetwork.of(InetAddress.ofLiteral(one))
                        .equals(PeerNetwork.of(InetAddress.ofLiteral(other)));
        assertThat(equal).isEqualTo(same);
    }
}
