package dev.stirrup.store.loader;

import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.LoaderSet;
import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Loader sets in their tables.
public final class LoaderTable {
    private LoaderTable() {}

    /// All loader sets by name, as the policy sees them.
    public static Map<String, LoaderSet> sets(Session session) throws SQLException {
        Map<String, Map<Firmware, List<String>>> entries = new HashMap<>();
        session.list(
                "SELECT name FROM loader_set",
                row -> entries.put(row.text(1), new EnumMap<>(Firmware.class)));
        session.list(
                "SELECT set_name, firmware, file FROM loader_entry ORDER BY set_name, firmware,"
                        + " rank",
                row -> {
                    Optional<Firmware> firmware = Firmware.read(row.text(2));
                    if (firmware.isPresent()) {
                        add(entries, row.text(1), firmware.get(), row.text(3));
                    }
                    return true;
                });
        Map<String, LoaderSet> sets = new HashMap<>();
        entries.forEach((name, files) -> sets.put(name, new LoaderSet(name, files)));
        return sets;
    }

    private static void add(
            Map<String, Map<Firmware, List<String>>> entries,
            String set,
            Firmware firmware,
            String file) {
        entries.computeIfAbsent(set, _ -> new EnumMap<>(Firmware.class))
                .computeIfAbsent(firmware, _ -> new ArrayList<>())
                .add(file);
    }
}
