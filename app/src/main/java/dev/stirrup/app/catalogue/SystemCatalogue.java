package dev.stirrup.app.catalogue;

import dev.stirrup.app.yaml.InvalidFileException;
import dev.stirrup.app.yaml.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The systems that are known by name: those that came with this program, and those of the site's
/// own files, which win over others of the same name.
public final class SystemCatalogue {
    private static final String BUILT_IN = "catalogue.yaml";

    private final Map<String, KnownSystem> systems;

    private SystemCatalogue(Map<String, KnownSystem> systems) {
        this.systems = systems;
    }

    /// @param folder of the site's own files, each ending in `.yaml`; it need not exist
    /// @param mirrors of the site, in place of those of the same name
    /// @throws InvalidFileException when one of the site's files is wrong
    public static SystemCatalogue read(Path folder, Map<String, URI> mirrors)
            throws IOException, InvalidFileException {
        Problems problems = new Problems();
        var reader = new SystemReader(mirrors, problems);
        Map<String, KnownSystem> systems = new TreeMap<>();
        put(systems, reader.read(BUILT_IN, builtIn()));
        for (Path file : files(folder)) {
            put(systems, reader.read(file.toString(), Files.readString(file)));
        }
        if (!problems.isEmpty()) {
            throw new InvalidFileException(problems);
        }
        return new SystemCatalogue(systems);
    }

    public Optional<KnownSystem> find(String name) {
        return Optional.ofNullable(systems.get(name));
    }

    /// Those of which the name, the title or the architecture has all these words.
    public List<KnownSystem> search(List<String> words) {
        return systems.values().stream()
                .filter(one ->
                        words.stream()
                                .allMatch(
                                        word -> text(one).contains(word.toLowerCase(Locale.ROOT))))
                .toList();
    }

    public Collection<String> names() {
        return systems.keySet();
    }

    private static String text(KnownSystem one) {
        return String.join(" ", one.name(), one.title(), one.architecture())
                .toLowerCase(Locale.ROOT);
    }

    private static void put(Map<String, KnownSystem> into, List<KnownSystem> found) {
        found.forEach(one -> into.put(one.name(), one));
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.yaml")) {
            found.forEach(files::add);
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        }
        return Stream.of(files).flatMap(List::stream).sorted().toList();
    }

    private static String builtIn() throws IOException {
        try (InputStream in = SystemCatalogue.class.getResourceAsStream(BUILT_IN)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
