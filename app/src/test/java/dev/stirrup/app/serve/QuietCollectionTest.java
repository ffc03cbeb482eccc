package dev.stirrup.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietCollectionTest {
    @ParameterizedTest
    @CsvSource({
        "0, true, false",
        "3, true, false",
        "4, true, true",
        "4, false, false",
        "47, false, false",
        "48, false, true",
        "-20, true, false"
    })
    void isDueOnceItIsWorthItAndNobodyWaitsOrMuchHasGathered(
            long grownMebibytes, boolean isQuiet, boolean isDue) {
        assertEquals(isDue, QuietCollection.isDue(grownMebibytes << 20, isQuiet));
    }
}
