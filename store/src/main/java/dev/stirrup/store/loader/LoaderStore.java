package dev.stirrup.store.loader;

import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.LoaderSet;
import dev.stirrup.store.Database;
import dev.stirrup.store.Session;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.content.Garbage;
import dev.stirrup.store.record.Change;
import dev.stirrup.store.record.ChangeLog;
import dev.stirrup.store.record.ContentUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Loader sets: copied into the data folder by their digests, so that what is served stays the same
/// until somebody adds it anew. All calls may block.
public final class LoaderStore {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final long LARGEST_FILE = 512L << 20;
    private static final int MOST_FILES = 1000;

    private final Database database;
    private final BlobStore blobs;
    private final InstantSource clock;

    /// @param database opened with [dev.stirrup.store.Schema#RECORDS]
    public LoaderStore(Database database, BlobStore blobs, InstantSource clock) {
        this.database = database;
        this.blobs = blobs;
        this.clock = clock;
    }

    /// Makes sets of what the distribution's packages have installed: `ipxe`, `shim` and `grub`.
    /// Sets that are there already stay as they are.
    ///
    /// @return the sets that are new
    public List<Loaders> addInstalled(String who) throws UnusableLoadersException {
        return addInstalled(Path.of("/"), who);
    }

    /// As [#addInstalled(String)].
    ///
    /// @param root a folder that stands for `/`, such as unpacked packages
    public List<Loaders> addInstalled(Path root, String who) throws UnusableLoadersException {
        List<Loaders> added = new ArrayList<>();
        try {
            for (var set : new InstalledLoaders(root).sets().entrySet()) {
                if (find(set.getKey()).isEmpty()) {
                    added.add(add(set.getKey(), set.getValue(), "installed packages", who));
                }
            }
        } catch (IOException e) {
            throw new UnusableLoadersException("installed loaders cannot be read", e);
        }
        return added;
    }

    /// Makes a set of files, and of all files in folders (not below them). Replaces a set of this
    /// name.
    ///
    /// @throws UnusableLoadersException when they are no set, or profiles need what the new set
    ///   lacks; nothing is changed then
    public Loaders add(String name, List<Path> paths, String who) throws UnusableLoadersException {
        List<LoaderSource> sources = new ArrayList<>();
        try {
            for (Path path : paths) {
                if (Files.isDirectory(path)) {
                    try (Stream<Path> entries = Files.list(path)) {
                        entries.filter(Files::isRegularFile)
                                .sorted()
                                .map(LoaderSource::of)
                                .forEach(sources::add);
                    }
                } else {
                    sources.add(LoaderSource.of(path));
                }
            }
        } catch (IOException e) {
            throw new UnusableLoadersException("cannot be read: " + e.getMessage(), e);
        }
        String origin = paths.stream().map(Path::toString).collect(Collectors.joining(", "));
        return add(name, sources, origin, who);
    }

    /// All sets by name.
    public List<Loaders> list() {
        return database.read(
                session -> new ArrayList<>(new TreeMap<>(LoaderTable.all(session)).values()));
    }

    public Optional<Loaders> find(String name) {
        return list().stream().filter(set -> set.name().equals(name)).findFirst();
    }

    /// Removes a set.
    ///
    /// @param isForced also when profiles use it
    public void remove(String name, String who, boolean isForced) throws UnusableLoadersException {
        Optional<String> fault = blobs.alone(() -> removed(name, who, isForced));
        if (fault.isPresent()) {
            throw new UnusableLoadersException(fault.get());
        }
    }

    /// A set to be made.
    private record Wish(String name, List<LoaderSource> sources, String origin, String who) {}

    /// As [#add(String, List, String)], of single files.
    ///
    /// @param origin for the record
    public Loaders add(String name, List<LoaderSource> sources, String origin, String who)
            throws UnusableLoadersException {
        if (!NAME.matcher(name).matches()) {
            throw new UnusableLoadersException(
                    "a set's name has letters, digits and ._- only, at most 63 of them");
        }
        if (sources.size() > MOST_FILES) {
            throw new UnusableLoadersException("more than " + MOST_FILES + " files");
        }
        Map<String, LoaderSource> byName = new TreeMap<>();
        for (LoaderSource source : sources) {
            LoaderSource earlier = byName.put(source.servedAs(), source);
            // A package has the signed file beside the plain one: the signed one is served.
            if (earlier != null && isSigned(earlier)) {
                byName.put(earlier.servedAs(), earlier);
            }
        }
        Wish wish = new Wish(name, List.copyOf(byName.values()), origin, who);
        Optional<String> fault = blobs.alone(() -> taken(wish));
        if (fault.isPresent()) {
            throw new UnusableLoadersException(fault.get());
        }
        return find(name).orElseThrow();
    }

    private static boolean isSigned(LoaderSource source) {
        return !source.file().getFileName().toString().equals(source.servedAs());
    }

    /// @return what is wrong; empty when it is done
    private Optional<String> taken(Wish wish) {
        Set<String> digests = new HashSet<>(digestsOf(wish.name()));
        try {
            Map<Path, String> packages =
                    PackageVersions.of(wish.sources().stream().map(LoaderSource::file).toList());
            List<Loaders.Item> items = new ArrayList<>();
            Map<Firmware, Map<LoaderRole, List<String>>> roles = new EnumMap<>(Firmware.class);
            for (LoaderSource source : wish.sources()) {
                Loaders.Item item = copied(source, packages);
                digests.add(item.digest());
                items.add(item);
                note(roles, source);
            }
            if (roles.isEmpty()) {
                return Optional.of("none of the files is a program that firmware can start");
            }
            LoaderSet set = new LoaderSet(wish.name(), inOrder(roles));
            Loaders loaders = new Loaders(set, wish.origin(), clock.instant(), items);
            return database.write(session -> recorded(session, loaders, wish.who()));
        } catch (IOException e) {
            return Optional.of("cannot be read: " + e.getMessage());
        } finally {
            clear(digests);
        }
    }

    private Loaders.Item copied(LoaderSource source, Map<Path, String> packages)
            throws IOException {
        try (var in = Files.newInputStream(source.file())) {
            var blob = blobs.put(in, LARGEST_FILE);
            return new Loaders.Item(
                    source.servedAs(),
                    blob.digest(),
                    blob.size(),
                    source.origin(),
                    packages.getOrDefault(source.file(), ""),
                    GrubBuild.in(source.file()).map(GrubBuild::text).orElse(""));
        }
    }

    private static void note(
            Map<Firmware, Map<LoaderRole, List<String>>> roles, LoaderSource source)
            throws IOException {
        byte[] head;
        try (var in = Files.newInputStream(source.file())) {
            head = in.readNBytes(4096);
        }
        var recognised = LoaderRole.recognise(source.servedAs(), head);
        for (Firmware firmware : recognised.firmware()) {
            roles.computeIfAbsent(firmware, _ -> new EnumMap<>(LoaderRole.class))
                    .computeIfAbsent(recognised.role(), _ -> new ArrayList<>())
                    .add(source.servedAs());
        }
    }

    private static Map<Firmware, List<String>> inOrder(
            Map<Firmware, Map<LoaderRole, List<String>>> roles) {
        Map<Firmware, List<String>> entries = new EnumMap<>(Firmware.class);
        roles.forEach((firmware, files) ->
                entries.put(
                        firmware,
                        // undionly.kpxe before undionly.kkpxe: the shorter ending first.
                        files.values().stream()
                                .flatMap(names ->
                                        names.stream()
                                                .sorted(
                                                        Comparator.comparingInt(String::length)
                                                                .thenComparing(name -> name)))
                                .toList()));
        return entries;
    }

    private Optional<String> recorded(Session session, Loaders loaders, String who)
            throws SQLException {
        Set<String> files =
                loaders.files().stream().map(Loaders.Item::file).collect(Collectors.toSet());
        List<String> missed = ContentUse.missedInSet(session, loaders.name(), files);
        boolean isNew =
                session.number("SELECT COUNT(*) FROM loader_set WHERE name = ?", loaders.name())
                        == 0;
        if (!isNew && !missed.isEmpty()) {
            return Optional.of("the new files lack what is in use: " + String.join(", ", missed));
        }
        LoaderTable.put(session, loaders);
        log(session, who, loaders.name(), "put");
        return Optional.empty();
    }

    private Optional<String> removed(String name, String who, boolean isForced) {
        List<String> digests = digestsOf(name);
        Optional<String> fault =
                database.write(session -> {
                    List<String> missed = ContentUse.missedInSet(session, name, Set.of());
                    if (!missed.isEmpty() && !isForced) {
                        return Optional.of("it is in use: " + String.join(", ", missed));
                    }
                    if (session.update("DELETE FROM loader_set WHERE name = ?", name) == 0) {
                        return Optional.of("there is no loader set " + name);
                    }
                    log(session, who, name, "delete");
                    return Optional.empty();
                });
        clear(Set.copyOf(digests));
        return fault;
    }

    private List<String> digestsOf(String set) {
        return database.read(session ->
                session.list(
                        "SELECT DISTINCT digest FROM loader_file WHERE set_name = ?",
                        row -> row.text(1),
                        set));
    }

    private void clear(Set<String> digests) {
        database.read(session -> Garbage.among(session, digests)).forEach(blobs::remove);
    }

    private void log(Session session, String who, String name, String what) throws SQLException {
        ChangeLog.add(session, new Change(0, clock.instant(), who, "loaders", name, what));
    }
}
