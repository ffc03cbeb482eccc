package dev.stirrup.app.mirror;

import dev.stirrup.app.mirror.Roots.Root;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// With which beginning each client began, so that it goes on with that one. Safe for use by
/// several threads.
final class BegunRoots<T> {
    private static final int MOST_CLIENTS = 20_000;
    private static final Duration TOGETHER = Duration.ofHours(2);

    private final Map<Key, Begun<T>> clients =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Begun<T>> eldest) {
                    return size() > MOST_CLIENTS;
                }
            };

    private record Key(Ipv4 client, String part) {}

    private record Begun<T>(Root<T> root, Instant at) {}

    synchronized void note(Ipv4 client, Root<T> root, Instant now) {
        clients.put(new Key(client, root.part()), new Begun<>(root, now));
    }

    /// What this client began with, unless that is too long ago.
    synchronized Optional<Root<T>> of(Ipv4 client, String part, Instant now) {
        return Optional.ofNullable(clients.get(new Key(client, part)))
                .filter(begun -> Lately.was(begun.at(), TOGETHER, now))
                .map(Begun::root);
    }
}
