package dev.stirrup.tftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.tftp.Negotiation.Limits;
import dev.stirrup.tftp.TftpPacket.Option;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {
    private static final Limits LIMITS = new Limits(1468, 64);

    @ParameterizedTest
    @CsvSource({
        "blksize=1468, blksize=1468, 1468, 1",
        "blksize=65464, blksize=1468, 1468, 1",
        "blksize=99999, blksize=1468, 1468, 1",
        "blksize=8, blksize=8, 8, 1",
        "blksize=7, '', 512, 1",
        "blksize=0, '', 512, 1",
        "blksize=-1, '', 512, 1",
        "blksize=big, '', 512, 1",
        "blksize=12345678901234567890, '', 512, 1",
        "windowsize=4, windowsize=4, 512, 4",
        "windowsize=65535, windowsize=64, 512, 64",
        "windowsize=0, '', 512, 1",
        "timeout=255, timeout=255, 512, 1",
        "timeout=256, '', 512, 1",
        "timeout=0, '', 512, 1",
        "tsize=0, tsize=1000, 512, 1",
        "multicast=, '', 512, 1",
        "utimeout=500000, '', 512, 1",
        "tsize=0 blksize=1024 windowsize=4, tsize=1000 blksize=1024 windowsize=4, 1024, 4",
        "blksize=600 blksize=1024, blksize=600, 600, 1",
    })
    void grantsOnlyWhatWasAskedAndNeverMore(
            String asked, String granted, int blockSize, int window) {
        Terms terms = Negotiation.agree(options(asked), LIMITS, 1000);
        assertThat(terms.accepted()).isEqualTo(options(granted));
        assertThat(terms.blockSize()).isEqualTo(blockSize);
        assertThat(terms.window()).isEqualTo(window);
    }

    @Test
    void theTimeoutIsInSeconds() {
        assertThat(Negotiation.agree(options("timeout=3"), LIMITS, 0).timeout())
                .contains(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "511, 1", "512, 2", "513, 2", "33553920, 65536", "5000000000, 9765626"})
    void theLastBlockIsAlwaysAShortOne(long size, long lastBlock) {
        Terms terms = Negotiation.agree(List.of(), LIMITS, size);
        assertThat(terms.lastBlock()).isEqualTo(lastBlock);
        assertThat(terms.bytesThrough(lastBlock)).isEqualTo(size);
        assertThat(size - terms.bytesThrough(lastBlock - 1)).isBetween(0L, 511L);
    }

    @Test
    void limitsOutsideTheRfcAreRefused() {
        assertThatThrownBy(() -> new Limits(7, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(65_465, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(512, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(512, 65_536))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Option> options(String text) {
        return Arrays.stream(text.split(" "))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.split("=", 2))
                .map(pair -> new Option(pair[0], pair[1]))
                .toList();
    }
}
