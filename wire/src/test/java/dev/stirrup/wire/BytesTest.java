package dev.stirrup.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void partsAreJoinedAsTextIs() {
        Bytes comma = Bytes.ofText(", ");
        Bytes one = Bytes.ofText("one");
        Bytes two = Bytes.ofText("zw\u00f6lf");
        assertEquals(Bytes.empty(), Bytes.join(comma, List.of()));
        assertEquals(one, Bytes.join(comma, List.of(one)));
        assertEquals(
                "one, zw\u00f6lf, , one",
                Bytes.join(comma, List.of(one, two, Bytes.empty(), one)).toText());
    }

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
