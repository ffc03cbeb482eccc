package dev.stirrup.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void addressesThatCountOnFromEachOtherHaveHashesOfTheirOwn() {
        long different =
                IntStream.range(0, 65_536)
                        .map(i ->
                                Bytes.of(
                                                (byte) 0x52,
                                                (byte) 0x54,
                                                (byte) 0,
                                                (byte) 0,
                                                (byte) (i >>> 8),
                                                (byte) i)
                                        .hashCode())
                        .distinct()
                        .count();
        assertTrue(different > 65_000, () -> different + " hashes");
    }
}
