package dev.stirrup.app.serve;

import dev.stirrup.server.link.Interface;
import java.util.List;

/// What differs between the networks that are served and those that should be.
///
/// @param ended to be ended first, each by itself
/// @param started to be started then
record NetworkChange(List<ServedNetwork> ended, List<ServedNetwork> started) {
    NetworkChange {
        ended = List.copyOf(ended);
        started = List.copyOf(started);
    }

    /// The interfaces at one moment, and what can be served on them.
    record Sight(ServedNetworks found, List<Interface> devices) {
        Sight {
            devices = List.copyOf(devices);
        }

        /// Whether this network's interface is there and has its address, up or down: what listens
        /// on it works again when a cable is plugged in again. A network of another size counts as
        /// another one.
        private boolean has(ServedNetwork network) {
            return devices.stream()
                    .filter(device -> isSame(device, network.device()))
                    .flatMap(device -> device.addresses().stream())
                    .filter(one -> one.address().equals(network.network().address()))
                    .anyMatch(network.device().addresses()::contains);
        }

        private boolean offers(ServedNetwork network) {
            return found.networks().stream()
                    .anyMatch(one ->
                            isSame(one.device(), network.device())
                                    && one.network().equals(network.network()));
        }

        /// An interface that was removed and made again has another number.
        private static boolean isSame(Interface one, Interface other) {
            return one.index() == other.index() && one.name().equals(other.name());
        }
    }

    /// What two looks in a row agree on: while an address is being replaced there may be none, or
    /// both, for a moment, and an interface that flaps is left alone until it rests. A network
    /// stays as it is while it can.
    static NetworkChange between(List<ServedNetwork> running, Sight before, Sight now) {
        List<ServedNetwork> ended =
                running.stream().filter(one -> !before.has(one) && !now.has(one)).toList();
        List<ServedNetwork> started =
                now.found().networks().stream()
                        .filter(before::offers)
                        .filter(one ->
                                running.stream()
                                        .filter(other -> !ended.contains(other))
                                        .noneMatch(other -> isNamedAs(one, other)))
                        .toList();
        return new NetworkChange(ended, started);
    }

    boolean isEmpty() {
        return ended.isEmpty() && started.isEmpty();
    }

    private static boolean isNamedAs(ServedNetwork one, ServedNetwork other) {
        return one.network().name().equals(other.network().name());
    }
}
