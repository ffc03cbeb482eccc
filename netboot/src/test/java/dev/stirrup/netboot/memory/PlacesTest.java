package dev.stirrup.netboot.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final int MOST = 100;

    @Test
    void whatHasOneHashIsFoundOneAfterTheOther() {
        var places = new Places(MOST);
        int first = places.take(7);
        int other = places.take(8);
        int second = places.take(7);
        assertThat(found(places, 7)).containsExactlyInAnyOrder(first, second);
        assertThat(found(places, 8)).containsExactly(other);
        assertThat(found(places, 9)).isEmpty();
    }

    @Test
    void theLongestUnusedMakesRoom() {
        var places = new Places(3);
        int first = places.take(1);
        int second = places.take(2);
        places.take(3);
        places.use(first);
        assertThat(places.take(4)).isEqualTo(second);
        assertThat(found(places, 2)).isEmpty();
        assertThat(found(places, 1)).containsExactly(first);
    }

    /// Beside a map that keeps the order of use itself.
    @Test
    void machinesAreRememberedAsByAMap() {
        var machines = new KnownMachines(MOST, 1);
        Map<HardwareAddress, Claims> expected = new LinkedHashMap<>(16, 0.75f, true);
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            HardwareAddress mac = mac(random.nextInt(3 * MOST));
            if (random.nextBoolean()) {
                assertThat(machines.find(mac)).isEqualTo(expected.get(mac));
            } else {
                machines.put(mac, Claims.of(mac));
                expected.put(mac, Claims.of(mac));
                if (expected.size() > MOST) {
                    expected.remove(expected.keySet().iterator().next());
                }
            }
        }
        assertThat(expected).hasSize(MOST);
    }

    private static List<Integer> found(Places places, int hash) {
        List<Integer> found = new ArrayList<>();
        for (int at = places.first(hash); at != Places.NOWHERE; at = places.next(at)) {
            found.add(at);
        }
        return found;
    }

    private static HardwareAddress mac(int number) {
        return HardwareAddress.of(new byte[] {2, 0, 0, 0, (byte) (number >> 8), (byte) number})
                .orElseThrow();
    }
}
