package dev.stirrup.app.serve;

import java.util.List;

/// The networks that are served at the moment, for whoever serves all of them by one port. Safe for
/// use by several threads.
final class LiveNetworks {
    private volatile List<ServedNetwork> all;
    private volatile List<ServedNetwork> served;

    LiveNetworks(List<ServedNetwork> all) {
        this.all = List.copyOf(all);
        served = served(all);
    }

    /// Also those that are only observed.
    List<ServedNetwork> all() {
        return all;
    }

    /// Those that files are served on.
    List<ServedNetwork> served() {
        return served;
    }

    void become(List<ServedNetwork> now) {
        all = List.copyOf(now);
        served = served(now);
    }

    private static List<ServedNetwork> served(List<ServedNetwork> of) {
        return of.stream().filter(ServedNetwork::isServed).toList();
    }
}
