package dev.stirrup.store.record;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An immutable map that is cheap to change a little: it is cut into pieces, and a changed map
/// shares all pieces but those that differ. With 100,000 entries a change copies about 100 of them.
final class Sharded<K, V> {
    private static final int SHARDS = 1024;

    private final List<Map<K, V>> shards;

    private Sharded(List<Map<K, V>> shards) {
        this.shards = shards;
    }

    static <K, V> Sharded<K, V> empty() {
        return new Sharded<>(Collections.nCopies(SHARDS, Map.of()));
    }

    Optional<V> get(K key) {
        return Optional.ofNullable(shards.get(shard(key)).get(key));
    }

    int size() {
        return shards.stream().mapToInt(Map::size).sum();
    }

    boolean isEmpty() {
        for (Map<K, V> shard : shards) {
            if (!shard.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /// This map with some entries set, and removed where the value is empty.
    Sharded<K, V> with(Map<K, Optional<V>> changes) {
        if (changes.isEmpty()) {
            return this;
        }
        List<Map<K, V>> next = new ArrayList<>(shards);
        Map<Integer, Map<K, V>> copies = new TreeMap<>();
        changes.forEach((key, value) -> {
            Map<K, V> copy = copies.computeIfAbsent(shard(key), i -> new HashMap<>(shards.get(i)));
            if (value.isPresent()) {
                copy.put(key, value.get());
            } else {
                copy.remove(key);
            }
        });
        copies.forEach(next::set);
        return new Sharded<>(Collections.unmodifiableList(next));
    }

    private static int shard(Object key) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 10 ^ hash >>> 20) & SHARDS - 1;
    }
}
