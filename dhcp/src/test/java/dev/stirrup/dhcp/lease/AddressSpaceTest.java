package dev.stirrup.dhcp.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressSpaceTest {
    @Test
    void numbersPoolsFirstAndReservationsBesideThemAfter() {
        var space =
                new AddressSpace(
                        new Subnet(
                                "lab",
                                Ipv4.of("10.0.0.0"),
                                16,
                                List.of(
                                        range("10.0.2.0", "10.0.2.9"),
                                        range("10.0.1.0", "10.0.1.4")),
                                List.of(
                                        reserved(1, "10.0.0.5"),
                                        reserved(2, "10.0.2.3"),
                                        reserved(3, "10.0.9.5")),
                                Set.of(),
                                LeaseTimes.of(Duration.ofHours(1), Duration.ofHours(1)),
                                DhcpOptions.none()));
        assertThat(space.poolSize()).isEqualTo(15);
        assertThat(space.size()).isEqualTo(17);
        assertThat(space.numberOf(Ipv4.of("10.0.2.3"))).isEqualTo(3);
        assertThat(space.numberOf(Ipv4.of("10.0.1.0"))).isEqualTo(10);
        assertThat(space.numberOf(Ipv4.of("10.0.9.5"))).isEqualTo(16);
        assertThat(space.numberOf(Ipv4.of("10.0.1.5"))).isEqualTo(-1);
        assertThat(space.numberOf(Ipv4.of("9.255.255.255"))).isEqualTo(-1);
        for (int number = 0; number < space.size(); number++) {
            assertThat(space.numberOf(space.addressOf(number))).isEqualTo(number);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 4096, 5000, 300_000})
    void aFreeSetFindsWhatATreeFinds(int size) {
        var random = new Random(size);
        var set = new FreeSet(size);
        var tree = new TreeSet<Integer>();
        for (int step = 0; step < 4000; step++) {
            int number = random.nextInt(size);
            if (random.nextInt(3) == 0) {
                set.add(number);
                tree.add(number);
            } else {
                set.remove(number);
                tree.remove(number);
            }
            int start = random.nextInt(size);
            Integer expected = tree.ceiling(start);
            if (expected == null) {
                expected = tree.isEmpty() ? -1 : tree.first();
            }
            assertThat(set.nextAround(start)).isEqualTo(expected);
            assertThat(set.contains(number)).isEqualTo(tree.contains(number));
        }
    }

    @Test
    void anExpiryHeapKeepsItsOrder() {
        var random = new Random(7);
        var heap = new ExpiryHeap();
        var model = new TreeMap<Long, Slot>();
        var slots = new ArrayList<Slot>();
        for (int step = 0; step < 5000; step++) {
            int action = slots.isEmpty() ? 0 : random.nextInt(4);
            if (action <= 1) {
                var slot = new Slot(step);
                slots.add(slot);
                putAt(slot, random.nextInt(1000) * 10_000L + step, heap, model);
            } else if (action == 2) {
                Slot slot = slots.get(random.nextInt(slots.size()));
                model.remove(slot.expires);
                putAt(slot, random.nextInt(1000) * 10_000L + step, heap, model);
            } else {
                Slot slot = slots.remove(random.nextInt(slots.size()));
                heap.remove(slot);
                heap.remove(slot);
                model.remove(slot.expires);
            }
            long now = random.nextInt(3000) * 10_000L;
            boolean hasEnded = !model.isEmpty() && model.firstKey() <= now;
            assertThat(heap.first(now)).isSameAs(hasEnded ? model.firstEntry().getValue() : null);
        }
    }

    private static void putAt(Slot slot, long end, ExpiryHeap heap, Map<Long, Slot> model) {
        slot.expires = end;
        heap.put(slot);
        model.put(end, slot);
    }

    private static AddressRange range(String first, String last) {
        return new AddressRange(Ipv4.of(first), Ipv4.of(last));
    }

    private static Reservation reserved(int mac, String address) {
        return new Reservation(Reservation.By.HARDWARE, Bytes.of((byte) mac), Ipv4.of(address));
    }
}
