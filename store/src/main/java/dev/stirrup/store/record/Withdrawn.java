package dev.stirrup.store.record;

import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.LoaderSet;
import dev.stirrup.boot.Payload;
import dev.stirrup.store.Session;
import dev.stirrup.store.revocation.RevocationStore;
import dev.stirrup.trust.revocation.Revocation;
import dev.stirrup.trust.revocation.RevocationList;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What is withdrawn, and which images and loader files that are here this means. Immutable.
///
/// @param images by name
/// @param loaders by `SET/FILE`
public record Withdrawn(
        RevocationList list, Map<String, Revocation> images, Map<String, Revocation> loaders) {
    public Withdrawn {
        images = Map.copyOf(images);
        loaders = Map.copyOf(loaders);
    }

    static Withdrawn read(Session session) throws SQLException {
        RevocationList list = RevocationStore.list(session);
        Map<String, Revocation> images = new HashMap<>();
        Map<String, Revocation> loaders = new HashMap<>();
        if (list.epoch() > 0) {
            images.putAll(
                    hits(
                            session,
                            list,
                            "SELECT name, digest FROM image WHERE digest IN"
                                    + " (SELECT subject FROM revocation)"));
            hits(
                            session,
                            list,
                            "SELECT image, digest FROM image_file WHERE digest IN"
                                    + " (SELECT subject FROM revocation)")
                    .forEach(images::putIfAbsent);
            loaders.putAll(
                    hits(
                            session,
                            list,
                            "SELECT set_name || '/' || file, digest FROM loader_file"
                                    + " WHERE digest IN (SELECT subject FROM revocation)"));
        }
        return new Withdrawn(list, images, loaders);
    }

    /// Whether an image or one of its files is withdrawn.
    public Optional<Revocation> image(String name) {
        return Optional.ofNullable(images.get(name));
    }

    public Optional<Revocation> loader(String set, String file) {
        return Optional.ofNullable(loaders.get(set + "/" + file));
    }

    /// The sets without the files that are withdrawn: firmware is given the next one that fits it.
    Map<String, LoaderSet> without(Map<String, LoaderSet> sets) {
        if (loaders.isEmpty()) {
            return sets;
        }
        Map<String, LoaderSet> left = new HashMap<>();
        sets.forEach((name, set) -> left.put(name, without(set)));
        return left;
    }

    /// Why nothing of a profile may be served; empty when nothing stands against it.
    String why(ProfileRecord record, Payload payload) {
        Optional<Revocation> image =
                images(payload).flatMap(name -> image(name).stream()).findFirst();
        Optional<Revocation> loader =
                record.loaderFile()
                        .flatMap(file -> record.loaderSet().flatMap(set -> loader(set, file)));
        Optional<Revocation> wimboot =
                payload instanceof Payload.Windows windows
                        ? loader(windows.wimboot().set(), windows.wimboot().file())
                        : Optional.empty();
        return image.or(() -> loader).or(() -> wimboot).map(Revocation::text).orElse("");
    }

    private static Stream<String> images(Payload payload) {
        return switch (payload) {
            case Payload.Linux linux -> Stream.of(linux.image());
            case Payload.Windows windows ->
                    Stream.concat(
                            Stream.of(windows.image()),
                            windows.source().map(source -> source.disc().image()).stream());
            case Payload.Chain chain -> chain.file().map(Payload.Disc::image).stream();
            case Payload.Disk disk ->
                    Stream.concat(
                            disk.kernels().stream().map(Payload.Linux::image),
                            disk.disc().stream().map(Payload.Disc::image));
            default -> Stream.empty();
        };
    }

    private LoaderSet without(LoaderSet set) {
        Map<Firmware, List<String>> entries = new EnumMap<>(Firmware.class);
        set.entries()
                .forEach((firmware, files) ->
                        entries.put(
                                firmware,
                                files.stream()
                                        .filter(f -> loader(set.name(), f).isEmpty())
                                        .toList()));
        return new LoaderSet(set.name(), entries, set.grubs());
    }

    private static Map<String, Revocation> hits(Session session, RevocationList list, String query)
            throws SQLException {
        Map<String, Revocation> found = new HashMap<>();
        session.list(
                query,
                row -> {
                    String name = row.text(1);
                    list.content(row.text(2)).ifPresent(why -> found.put(name, why));
                    return true;
                });
        return found;
    }
}
