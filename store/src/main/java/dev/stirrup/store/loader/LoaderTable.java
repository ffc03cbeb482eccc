package dev.stirrup.store.loader;

import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.LoaderSet;
import dev.stirrup.boot.Onward;
import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        Map<String, Map<String, Set<Onward>>> grubs = grubs(session);
        Map<String, LoaderSet> sets = new HashMap<>();
        entries.forEach((name, files) ->
                sets.put(name, new LoaderSet(name, files, grubs.getOrDefault(name, Map.of()))));
        return sets;
    }

    /// The files that are GRUB by what they say of themselves, or by the names they had where they
    /// were taken from: in a set even iPXE may be called `grubx64.efi`, since shim asks for that.
    private static Map<String, Map<String, Set<Onward>>> grubs(Session session)
            throws SQLException {
        Map<String, Map<String, Set<Onward>>> grubs = new HashMap<>();
        session.list(
                "SELECT set_name, file, origin, grub FROM loader_file",
                row -> {
                    if (!row.text(4).isEmpty() || LoaderRole.isGrub(row.text(3))) {
                        Set<Onward> ways =
                                GrubBuild.read(row.text(4)).map(GrubBuild::ways).orElse(Set.of());
                        grubs.computeIfAbsent(row.text(1), _ -> new HashMap<>())
                                .put(row.text(2), ways);
                    }
                    return true;
                });
        return grubs;
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

    /// All loader sets by name, with their files.
    static Map<String, Loaders> all(Session session) throws SQLException {
        Map<String, List<Loaders.Item>> files = new HashMap<>();
        session.list(
                "SELECT set_name, file, digest, size, origin, package, grub FROM loader_file"
                        + " ORDER BY set_name, file",
                row ->
                        files.computeIfAbsent(row.text(1), _ -> new ArrayList<>())
                                .add(
                                        new Loaders.Item(
                                                row.text(2),
                                                row.text(3),
                                                row.number(4),
                                                row.text(5),
                                                row.text(6),
                                                row.text(7))));
        Map<String, LoaderSet> sets = sets(session);
        Map<String, Loaders> all = new HashMap<>();
        session.list(
                "SELECT name, origin, added FROM loader_set",
                row ->
                        all.put(
                                row.text(1),
                                new Loaders(
                                        sets.getOrDefault(
                                                row.text(1), new LoaderSet(row.text(1), Map.of())),
                                        row.text(2),
                                        row.instant(3),
                                        files.getOrDefault(row.text(1), List.of()))));
        return all;
    }

    /// Writes a set in place of the one of its name.
    static void put(Session session, Loaders loaders) throws SQLException {
        String name = loaders.name();
        session.update("DELETE FROM loader_set WHERE name = ?", name);
        session.update(
                "INSERT INTO loader_set (name, origin, added) VALUES (?, ?, ?)",
                name,
                loaders.origin(),
                loaders.added());
        for (Loaders.Item item : loaders.files()) {
            session.update(
                    "INSERT INTO loader_file (set_name, file, digest, size, origin, package, grub,"
                            + " modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    name,
                    item.file(),
                    item.digest(),
                    item.size(),
                    item.origin(),
                    item.fromPackage(),
                    item.grub(),
                    loaders.added());
        }
        for (Map.Entry<Firmware, List<String>> entry : loaders.set().entries().entrySet()) {
            for (int rank = 0; rank < entry.getValue().size(); rank++) {
                session.update(
                        "INSERT INTO loader_entry (set_name, firmware, rank, file)"
                                + " VALUES (?, ?, ?, ?)",
                        name,
                        entry.getKey().text(),
                        rank,
                        entry.getValue().get(rank));
            }
        }
    }
}
