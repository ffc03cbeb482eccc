package dev.stirrup.store.content;

import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Bytes that no record names any more.
public final class Garbage {
    private Garbage() {}

    /// The digests of all bytes that an image or a loader set keeps or has files in.
    public static Set<String> named(Session session) throws SQLException {
        return new HashSet<>(
                session.list(
                        "SELECT CASE container WHEN '' THEN digest ELSE container END"
                                + " FROM image_file UNION SELECT digest FROM loader_file",
                        row -> row.text(1)));
    }

    /// Those of `digests` that no image and no loader set keeps or has files in.
    public static List<String> among(Session session, Collection<String> digests)
            throws SQLException {
        List<String> unused = new ArrayList<>();
        for (String digest : digests) {
            long uses =
                    session.number(
                                    "SELECT COUNT(*) FROM image_file"
                                            + " WHERE digest = ? AND container = ''",
                                    digest)
                            + session.number(
                                    "SELECT COUNT(*) FROM image_file WHERE container = ?", digest)
                            + session.number(
                                    "SELECT COUNT(*) FROM loader_file WHERE digest = ?", digest);
            if (uses == 0) {
                unused.add(digest);
            }
        }
        return unused;
    }
}
