package dev.stirrup.dhcp.lease;

import dev.stirrup.wire.Ipv4;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The addresses of a subnet that may be lent, numbered from 0: those of the pools first, then the
/// reserved ones beside them.
final class AddressSpace {
    private final int[] first;
    private final int[] last;
    private final int[] offset;
    private final int[] numberStart;
    private final int[] addressStart;
    private final int poolSize;
    private final int size;

    AddressSpace(Subnet subnet) {
        var ranges = new ArrayList<>(subnet.pools());
        int pooled = ranges.size();
        for (Reservation reservation : subnet.reservations()) {
            if (subnet.pools().stream().noneMatch(p -> p.contains(reservation.address()))) {
                ranges.add(new AddressRange(reservation.address(), reservation.address()));
            }
        }
        int[] numbers = new int[ranges.size()];
        int total = 0;
        int inPools = 0;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = total;
            total += Math.toIntExact(ranges.get(i).size());
            inPools = i < pooled ? total : inPools;
        }
        poolSize = inPools;
        size = total;
        numberStart = numbers;
        addressStart = ranges.stream().mapToInt(range -> range.first().bits()).toArray();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            order.add(i);
        }
        order.sort((one, other) -> ranges.get(one).first().compareTo(ranges.get(other).first()));
        first = order.stream().mapToInt(i -> ranges.get(i).first().bits()).toArray();
        last = order.stream().mapToInt(i -> ranges.get(i).last().bits()).toArray();
        offset = order.stream().mapToInt(i -> numbers[i]).toArray();
    }

    /// How many addresses there are.
    int size() {
        return size;
    }

    /// How many of them are in pools: the numbers from 0 to one less.
    int poolSize() {
        return poolSize;
    }

    /// The number of this address; -1 when it is none of these.
    int numberOf(Ipv4 address) {
        int low = 0;
        int high = first.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Integer.compareUnsigned(address.bits(), first[middle]) < 0) {
                high = middle - 1;
            } else if (Integer.compareUnsigned(address.bits(), last[middle]) > 0) {
                low = middle + 1;
            } else {
                return offset[middle] + address.bits() - first[middle];
            }
        }
        return -1;
    }

    /// The address with this number, 0 to `size() - 1`.
    Ipv4 addressOf(int number) {
        int found = Arrays.binarySearch(numberStart, number);
        int range = found >= 0 ? found : -found - 2;
        return new Ipv4(addressStart[range] + number - numberStart[range]);
    }
}
