package dev.stirrup.server.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.wire.Ipv4;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    @Test
    void resentRequestsHaveTheSame() {
        assertThat(of(1, 0)).isEqualTo(of(1, 8)).isNotEqualTo(of(2, 0));
    }

    @Test
    void anotherRelayIsAnotherRequest() {
        long relayed =
                Fingerprint.of(
                        Samples.datagram(
                                Samples.request(MessageType.DISCOVER, 1)
                                        .giaddr(Ipv4.of("10.1.1.1"))
                                        .build()),
                        7);
        assertThat(relayed).isNotEqualTo(of(1, 0));
    }

    @FuzzTest
    void anyBytesHaveOneOrNone(byte[] bytes) {
        long fingerprint = Fingerprint.of(Samples.datagram(bytes, DhcpSocket.SERVER_PORT), 7);
        assertThat(fingerprint == Fingerprint.NONE).isEqualTo(bytes.length < 240);
    }

    private static long of(int client, int secs) {
        return Fingerprint.of(
                Samples.datagram(Samples.request(MessageType.DISCOVER, client).secs(secs).build()),
                7);
    }
}
