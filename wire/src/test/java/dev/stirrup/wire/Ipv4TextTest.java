package dev.stirrup.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv4TextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0", "255.255.255.255", "10.0.100.9", "1.20.30.4", "192.168.199.200"})
    void printsAnAddressAsItIsRead(String text) {
        assertEquals(Optional.of(text), Ipv4.read(text).map(Ipv4::toString));
    }
}
