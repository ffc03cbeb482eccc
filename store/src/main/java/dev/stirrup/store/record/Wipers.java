package dev.stirrup.store.record;

import dev.stirrup.boot.Payload;
import dev.stirrup.media.recognition.Recognition;
import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The images of tools that can overwrite the disks of a machine. Whoever stands before a machine
/// starts them only after a login with a role; else a plan gives them to that machine.
///
/// @param images by name
record Wipers(Set<String> images) {
    /// What a login needs unless the menu's entry names another role.
    static final String ROLE = "imaging";

    /// What an entry of a menu says when nobody has to log in for it.
    static final String NO_ROLE = "none";

    /// Read when there are images; most sites have none when they start first.
    private static final class Query {
        static final Object[] MARKS = Recognition.wipers().stream().map(Wipers::like).toArray();
        static final String TEXT =
                "SELECT DISTINCT image FROM image_file WHERE "
                        + String.join(
                                " OR ",
                                Collections.nCopies(MARKS.length, "path LIKE ? ESCAPE '\\'"));
    }

    Wipers {
        images = Set.copyOf(images);
    }

    static Wipers read(Session session) throws SQLException {
        return session.number("SELECT COUNT(*) FROM image") == 0
                ? new Wipers(Set.of())
                : new Wipers(
                        new HashSet<>(session.list(Query.TEXT, row -> row.text(1), Query.MARKS)));
    }

    /// Whether what it starts is such a tool.
    boolean has(PayloadRecord record) {
        return record instanceof PayloadRecord.Plain(Payload payload)
                && imagesOf(payload).anyMatch(images::contains);
    }

    /// What whoever chooses this entry must have logged in with.
    ///
    /// @param profile what it leads to
    Optional<String> roleFor(PayloadRecord.Item item, PayloadRecord profile) {
        return item.role()
                .or(() -> has(profile) ? Optional.of(ROLE) : Optional.empty())
                .filter(role -> !role.equals(NO_ROLE));
    }

    private static Stream<String> imagesOf(Payload payload) {
        return switch (payload) {
            case Payload.Linux linux -> Stream.of(linux.image());
            case Payload.Chain chain -> chain.file().map(Payload.Disc::image).stream();
            case Payload.Disk disk ->
                    Stream.concat(
                            disk.disc().map(Payload.Disc::image).stream(),
                            disk.kernels().stream().map(Payload.Linux::image));
            default -> Stream.of();
        };
    }

    private static String like(String pattern) {
        return pattern.replaceAll("([\\\\%_])", "\\\\$1").replace('*', '%');
    }
}
