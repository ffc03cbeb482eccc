package dev.stirrup.store.record;

import dev.stirrup.boot.Payload;
import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The detached signatures that lie in images, beside the files that they sign.
///
/// @param files by image
record Signatures(Map<String, Set<String>> files) {
    static Signatures read(Session session) throws SQLException {
        Map<String, Set<String>> files = new HashMap<>();
        session.list(
                "SELECT image, path FROM image_file WHERE path LIKE '%.sig'",
                row -> files.computeIfAbsent(row.text(1), _ -> new HashSet<>()).add(row.text(2)));
        return new Signatures(files);
    }

    /// The payload, with what of it is signed.
    Payload in(Payload payload) {
        return switch (payload) {
            case Payload.Linux linux -> in(linux);
            case Payload.Disk disk -> disk.withKernels(this::in);
            default -> payload;
        };
    }

    private Payload.Linux in(Payload.Linux linux) {
        return linux.signedBy(files.getOrDefault(linux.image(), Set.of()));
    }
}
