package dev.stirrup.server.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.server.link.Interface;
import dev.stirrup.wire.Ipv4;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OwnAddressesTest {
    private static final Ipv4 LATER = Ipv4.of("10.98.0.1");

    private final List<Interface> interfaces = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private int looks;

    @Test
    void whatComesLaterIsKnownAndStrangersCostLittle() throws Exception {
        interfaces.add(device("s0", "10.99.0.1"));
        var own =
                new OwnAddresses(
                        "s0",
                        () -> {
                            looks++;
                            return List.copyOf(interfaces);
                        },
                        now::get);
        assertThat(own.contains(Ipv4.of("10.99.0.1"))).isTrue();
        assertThat(own.contains(Ipv4.of("10.99.255.255"))).isTrue();
        assertThat(own.contains(Ipv4.BROADCAST)).isTrue();
        interfaces.add(device("s1", "10.98.0.1"));
        assertThat(own.contains(LATER)).as("looked up a moment ago").isFalse();
        now.addAndGet(5_000_000_000L);
        assertThat(own.contains(LATER)).isTrue();
        assertThat(own.contains(Ipv4.of("10.98.255.255"))).as("of another network").isFalse();
        for (int i = 0; i < 100; i++) {
            assertThat(own.contains(Ipv4.of("10.1.1.1"))).isFalse();
        }
        assertThat(looks).isEqualTo(2);
    }

    private static Interface device(String name, String address) {
        return new Interface(
                name,
                2,
                Optional.empty(),
                List.of(new Interface.Address(Ipv4.of(address), 16)),
                true,
                false,
                Interface.Kind.CARD);
    }
}
