package dev.stirrup.dhcp.lease;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreeSetTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 4095, 4096, 4097, 262_143, 262_144, 262_200})
    void aFilledSetIsTheSameAsOneThatGotEachNumber(int size) {
        var filled = new FreeSet(size);
        filled.fill();
        var added = new FreeSet(size);
        for (int number = 0; number < size; number++) {
            added.add(number);
        }

        for (int number = 0; number < size; number++) {
            assertThat(filled.contains(number)).isTrue();
            assertThat(filled.nextAround(number)).isEqualTo(number);
            filled.remove(number);
            added.remove(number);
            assertThat(filled.nextAround(number)).isEqualTo(added.nextAround(number));
        }
        assertThat(filled.nextAround(0)).isEqualTo(-1);
    }
}
