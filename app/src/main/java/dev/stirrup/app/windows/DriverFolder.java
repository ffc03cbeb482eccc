package dev.stirrup.app.windows;

import dev.stirrup.app.command.FailedException;
import dev.stirrup.boot.Driver;
import dev.stirrup.media.driver.CabinetWriter;
import dev.stirrup.media.driver.DriverInf;
import dev.stirrup.store.record.DriverStore.Known;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Packs a folder of drivers, as makers hand them out: each folder in it that has an INF becomes a
/// cabinet.
public final class DriverFolder {
    private static final Pattern INF = Pattern.compile("(?i)[a-z0-9._-]{1,60}\\.inf");
    private static final int DEEPEST = 12;

    /// What a cabinet may hold; graphics drivers have more, which Windows PE does not need.
    private static final long LARGEST = 256L << 20;

    private final String image;
    private final Path packed;
    private final List<Known> drivers = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /// @param image the name of the image that it becomes
    /// @param packed an empty folder for the cabinets
    public DriverFolder(String image, Path packed) {
        this.image = image;
        this.packed = packed;
    }

    /// The name of the image that it becomes.
    public String image() {
        return image;
    }

    /// Where the cabinets are.
    public Path packed() {
        return packed;
    }

    /// What was found.
    public List<Known> drivers() {
        return drivers;
    }

    /// What was left out, and why.
    public List<String> notes() {
        return notes;
    }

    /// Packs all of it.
    ///
    /// @throws FailedException when there is no driver in it
    public void pack(Path folder) throws IOException {
        List<Path> folders;
        try (Stream<Path> walk = Files.walk(folder, DEEPEST)) {
            folders = walk.filter(Files::isDirectory).sorted().toList();
        }
        for (Path one : folders) {
            packOne(folder, one);
        }
        if (drivers.isEmpty()) {
            throw new FailedException(
                    folder + " has no driver for a PCI device.",
                    "Unpack the maker's download: it has an INF with a CAT and a SYS beside it.");
        }
    }

    private void packOne(Path folder, Path one) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(one)) {
            files =
                    list.filter(Files::isRegularFile)
                            .filter(DriverFolder::isNeeded)
                            .sorted()
                            .toList();
        }
        List<Known> found = new ArrayList<>();
        String cabinet = cabinet(folder, one);
        for (Path file : files) {
            if (lower(file).endsWith(".inf")) {
                found.addAll(read(file, cabinet));
            }
        }
        long size = 0;
        for (Path file : files) {
            size += Files.size(file);
        }
        if (found.isEmpty()) {
            return;
        }
        if (size > LARGEST) {
            notes.add(one + " has more than 256 MiB and is left out");
            return;
        }
        write(files, packed.resolve(cabinet));
        drivers.addAll(found);
    }

    private List<Known> read(Path file, String cabinet) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (!INF.matcher(name).matches()) {
            notes.add(file + " has a name that cannot be passed on and is left out");
            return List.of();
        }
        try {
            DriverInf inf = DriverInf.read(Files.readAllBytes(file));
            List<Known> known = new ArrayList<>();
            Map<String, Set<String>> devices = new TreeMap<>(inf.devices());
            devices.forEach((architecture, ids) ->
                    known.add(
                            new Known(
                                    new Driver(
                                            image, cabinet, name, architecture, inf.order(), ids),
                                    inf.type(),
                                    inf.provider(),
                                    inf.version())));
            return known;
        } catch (MalformedException e) {
            notes.add(file + " is left out: " + e.getMessage());
            return List.of();
        }
    }

    private static void write(List<Path> files, Path cabinet) throws IOException {
        SequencedMap<String, byte[]> contents = new LinkedHashMap<>();
        for (Path file : files) {
            contents.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
        }
        Files.createDirectories(cabinet.getParent());
        try (OutputStream out = Files.newOutputStream(cabinet)) {
            CabinetWriter.write(contents, out);
        }
    }

    /// The path of a folder's cabinet, in letters that every loader takes.
    private static String cabinet(Path folder, Path one) {
        String path = folder.relativize(one).toString();
        String plain = path.replaceAll("[^A-Za-z0-9/._-]", "_").replaceAll("(^|/)\\.+", "$1_");
        return (plain.isEmpty() ? "" : plain + "/") + "driver.cab";
    }

    /// Debugging symbols are large, and nothing needs them.
    private static boolean isNeeded(Path file) {
        return !lower(file).endsWith(".pdb");
    }

    private static String lower(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }
}
