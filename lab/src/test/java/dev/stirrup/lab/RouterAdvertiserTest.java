package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RouterAdvertiserTest {
    @Test
    void theAdvertisementIsOneRouterWithOnePrefix() {
        assertThat(HexFormat.of().formatHex(RouterAdvertiser.advertisement()))
                .isEqualTo(
                        "86000000" // type 134, checksum by the kernel
                                + "40000708" // hop limit 64, no flags, lifetime 1800 s
                                + "0000000000000000"
                                + "030440c0" // prefix of 64 bits, on link, autonomous
                                + "0001518000003840"
                                + "00000000"
                                + "fd770000000000000000000000000000");
    }
}
