package dev.stirrup.app.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The ports that each network has for itself: they begin and end with it. For one thread.
final class NetworkPorts implements AutoCloseable {
    private final Map<ServedNetwork, List<WantedPort>> ports = new LinkedHashMap<>();

    /// Opens one, or tries until the network ends.
    void open(ServedNetwork network, WantedPort port) {
        ports.computeIfAbsent(network, any -> new ArrayList<>()).add(port);
        port.open();
    }

    /// Closes those of one network.
    void end(ServedNetwork network) {
        List<WantedPort> ended = ports.remove(network);
        if (ended != null) {
            ended.forEach(Closing::quietly);
        }
    }

    void openMissing() {
        ports.values().forEach(all -> all.forEach(WantedPort::openWhenDue));
    }

    @Override
    public void close() {
        List.copyOf(ports.keySet()).forEach(this::end);
    }
}
