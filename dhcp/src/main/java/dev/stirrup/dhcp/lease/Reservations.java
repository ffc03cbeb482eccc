package dev.stirrup.dhcp.lease;

import dev.stirrup.wire.Bytes;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the address that is reserved for a client.
final class Reservations {
    private static final int NONE = -1;

    private final Map<Reservation.By, Map<Bytes, Integer>> numbers =
            new EnumMap<>(Reservation.By.class);

    Reservations(List<Reservation> reservations, LeaseTable table) {
        for (Reservation reservation : reservations) {
            numbers.computeIfAbsent(reservation.by(), by -> new HashMap<>())
                    .put(reservation.value(), table.numberOf(reservation.address()));
        }
    }

    /// The number of the address reserved for this client; -1 for none.
    int find(ClientIdentity client) {
        if (numbers.isEmpty()) {
            return NONE;
        }
        int number = find(Reservation.By.HARDWARE, client.chaddr());
        if (number == NONE) {
            number = find(Reservation.By.CLIENT, client.client());
        }
        return number == NONE && numbers.containsKey(Reservation.By.CIRCUIT)
                ? find(Reservation.By.CIRCUIT, client.circuit())
                : number;
    }

    private int find(Reservation.By by, Bytes value) {
        Map<Bytes, Integer> known = numbers.get(by);
        return known == null || value.length() == 0 ? NONE : known.getOrDefault(value, NONE);
    }
}
