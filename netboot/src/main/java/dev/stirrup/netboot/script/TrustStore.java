package dev.stirrup.netboot.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a kind of installer keeps the authorities that it trusts, in its initial file system. Read
/// from the file `trust-stores`.
///
/// @param name its name in URLs
/// @param words what the kernel is told when it is such an installer
public record TrustStore(String name, List<String> words, List<Place> places) {
    private static final List<TrustStore> ALL = read();

    public TrustStore {
        words = List.copyOf(words);
        places = List.copyOf(places);
    }

    /// @param isDirectory whether there is a file per authority; else `path` is one file
    public record Place(boolean isDirectory, String path) {}

    /// That of whatever is started with these arguments; empty when it is not known.
    public static Optional<TrustStore> toldBy(String arguments) {
        List<String> told = SafeText.words(arguments);
        return ALL.stream()
                .filter(store ->
                        told.stream()
                                .anyMatch(word -> store.words.stream().anyMatch(word::startsWith)))
                .findFirst();
    }

    /// The one of this name.
    public static Optional<TrustStore> named(String name) {
        return ALL.stream().filter(store -> store.name.equals(name)).findFirst();
    }

    private static List<TrustStore> read() {
        try (InputStream in = TrustStore.class.getResourceAsStream("trust-stores")) {
            if (in == null) {
                throw new IllegalStateException("no trust-stores");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(TrustStore::line)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TrustStore line(String line) {
        List<String> words = List.of(line.split("\\s+"));
        List<Place> places = new ArrayList<>();
        for (int i = 2; i + 1 < words.size(); i += 2) {
            places.add(new Place(words.get(i).equals("directory"), words.get(i + 1)));
        }
        return new TrustStore(words.get(0), List.of(words.get(1).split("\\|")), places);
    }
}
