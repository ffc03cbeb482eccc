package dev.stirrup.iscsi.command;

import dev.stirrup.iscsi.scsi.Nexus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How the last copies of each initiator went, until it asks or has made many more. Safe for use by
/// several threads.
final class CopyResults {
    private static final int KEPT = 64;

    private final Map<Key, Copied> results = new LinkedHashMap<>();

    private record Key(Nexus nexus, int list) {}

    /// @param segments how many were worked on
    /// @param complete whether all of them were
    record Copied(int segments, boolean complete) {}

    synchronized void put(Nexus nexus, int list, Copied copied) {
        results.remove(new Key(nexus, list));
        results.put(new Key(nexus, list), copied);
        if (results.size() > KEPT) {
            results.remove(results.keySet().iterator().next());
        }
    }

    synchronized Optional<Copied> take(Nexus nexus, int list) {
        return Optional.ofNullable(results.remove(new Key(nexus, list)));
    }
}
