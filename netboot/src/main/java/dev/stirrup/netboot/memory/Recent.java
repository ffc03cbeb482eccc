package dev.stirrup.netboot.memory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A map of at most so many entries: the one that was not used for the longest time makes room. May
/// be used by several threads.
final class Recent<K, V> {
    private static final float LOAD = 0.75f;
    private static final int FIRST_CAPACITY = 64;

    private final Map<K, V> entries;

    Recent(int most) {
        entries =
                new LinkedHashMap<>(FIRST_CAPACITY, LOAD, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                        return size() > most;
                    }
                };
    }

    synchronized Optional<V> find(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    synchronized void put(K key, V value) {
        entries.put(key, value);
    }

    /// Replaces the value, or `first` where there is none, and returns the new one.
    synchronized V change(K key, V first, UnaryOperator<V> change) {
        V value = change.apply(entries.getOrDefault(key, first));
        entries.put(key, value);
        return value;
    }

    synchronized void remove(K key) {
        entries.remove(key);
    }

    synchronized int size() {
        return entries.size();
    }
}
