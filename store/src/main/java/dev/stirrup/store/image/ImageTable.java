package dev.stirrup.store.image;

import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rows of images.
final class ImageTable {
    private ImageTable() {}

    static List<Image> all(Session session) throws SQLException {
        List<Image> images = new ArrayList<>();
        for (String name :
                session.list("SELECT name FROM image ORDER BY name", row -> row.text(1))) {
            find(session, name).ifPresent(images::add);
        }
        return images;
    }

    static Optional<Image> find(Session session, String name) throws SQLException {
        List<ImageFile> files = files(session, name);
        List<Provenance> sources = sources(session, name);
        return session.first(
                "SELECT digest, origin, added FROM image WHERE name = ?",
                row -> new Image(name, row.text(1), row.text(2), row.instant(3), files, sources),
                name);
    }

    /// Writes an image in place of the one of this name.
    static void put(Session session, Image image) throws SQLException {
        session.update("DELETE FROM image WHERE name = ?", image.name());
        session.update(
                "INSERT INTO image (name, digest, origin, added) VALUES (?, ?, ?, ?)",
                image.name(),
                image.digest(),
                image.origin(),
                image.added());
        for (ImageFile file : image.files()) {
            session.update(
                    "INSERT INTO image_file (image, path, digest, size, kind, modified,"
                            + " container, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    image.name(),
                    file.path(),
                    file.digest(),
                    file.size(),
                    file.kind().text(),
                    image.added(),
                    file.isWhole() ? "" : file.blob(),
                    file.at());
        }
        int rank = 0;
        for (Provenance source : image.sources()) {
            session.update(
                    "INSERT INTO image_source (image, rank, origin, digest, size, at, standing,"
                            + " signer, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    image.name(),
                    rank++,
                    source.origin(),
                    source.digest(),
                    source.size(),
                    source.at(),
                    source.standing().text(),
                    source.signer(),
                    source.detail());
        }
    }

    private static List<ImageFile> files(Session session, String image) throws SQLException {
        return session.list(
                "SELECT path, digest, size, kind, container, place FROM image_file"
                        + " WHERE image = ? ORDER BY path",
                row ->
                        new ImageFile(
                                row.text(1),
                                row.text(2),
                                row.number(3),
                                BootFileKind.read(row.text(4)).orElse(BootFileKind.OTHER),
                                row.text(5).isEmpty() ? row.text(2) : row.text(5),
                                row.number(6)),
                image);
    }

    private static List<Provenance> sources(Session session, String image) throws SQLException {
        return session.list(
                "SELECT origin, digest, size, at, standing, signer, detail FROM image_source"
                        + " WHERE image = ? ORDER BY rank",
                row ->
                        new Provenance(
                                row.text(1),
                                row.text(2),
                                row.number(3),
                                row.instant(4),
                                Standing.read(row.text(5)).orElse(Standing.UNSIGNED),
                                row.text(6),
                                row.text(7)),
                image);
    }
}
