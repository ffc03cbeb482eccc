package dev.stirrup.netboot.memory;

import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What was told of late, so that it is not told again: firmware asks for the size of a file before
/// it asks for the file.
public final class News {
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final Recent<Item, Instant> told;

    private record Item(Ipv4 client, Object what) {}

    /// @param most how many it remembers
    public News(int most) {
        told = new Recent<>(most);
    }

    /// Whether this client was not told of with the same in the last half minute; from now on it
    /// was.
    public boolean isNew(Ipv4 client, Object what, Instant now) {
        var item = new Item(client, what);
        Optional<Instant> before = told.find(item);
        told.put(item, now);
        return before.isEmpty() || !now.isBefore(before.get().plus(QUIET));
    }
}
