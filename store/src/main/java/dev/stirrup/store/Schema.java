package dev.stirrup.store;

import dev.stirrup.store.StoreException.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// The ordered steps that bring a database to the form this program knows. A step that was released
/// is never edited: each database remembers the checksums of its steps. Steps hold statements that
/// SQLite and PostgreSQL understand alike, each ended by a semicolon at the end of a line.
///
/// @param name the folder of the steps
/// @param steps file names without `.sql`, in order
public record Schema(String name, List<String> steps) {
    public static final Schema RECORDS =
            new Schema(
                    "record",
                    List.of(
                            "0001-first",
                            "0002-revocation",
                            "0003-release",
                            "0004-demands",
                            "0005-disk",
                            "0006-grub",
                            "0007-source",
                            "0008-answers",
                            "0009-disk-changes",
                            "0010-operator",
                            "0011-boot",
                            "0012-plan-demands",
                            "0013-driver",
                            "0014-grub-ways"));
    public static final Schema LEASES = new Schema("lease", List.of("0001-first", "0002-log"));
    public static final Schema MIRRORS = new Schema("mirror", List.of("0001-first", "0002-newest"));
    public static final Schema EVENTS = new Schema("event", List.of("0001-first", "0002-chunks"));

    private static final String MAKE_TABLE =
            """
            CREATE TABLE IF NOT EXISTS schema_step (
                number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum BIGINT NOT NULL)\
            """;

    private record Done(String name, long checksum) {}

    /// Takes the steps that this database lacks. The caller holds the write lock, so two processes
    /// that start together take turns.
    void migrate(Session session) throws SQLException {
        session.run(MAKE_TABLE);
        List<Done> done =
                session.list(
                        "SELECT name, checksum FROM schema_step ORDER BY number",
                        row -> new Done(row.text(1), row.number(2)));
        if (done.size() > steps.size()) {
            throw new StoreException(
                    Trouble.NEWER_SCHEMA,
                    "the database was made by a newer version of this program (its step "
                            + done.getLast().name()
                            + " is unknown here); install that version again");
        }
        for (int i = 0; i < steps.size(); i++) {
            String text = text(steps.get(i));
            if (i < done.size()) {
                compare(steps.get(i), text, done.get(i));
            } else {
                take(session, i, text);
            }
        }
    }

    private void take(Session session, int index, String text) throws SQLException {
        for (String statement : statements(text)) {
            session.run(statement);
        }
        session.update(
                "INSERT INTO schema_step (number, name, checksum) VALUES (?, ?, ?)",
                index + 1,
                steps.get(index),
                checksum(text));
    }

    private static void compare(String step, String text, Done done) {
        if (!done.name().equals(step) || done.checksum() != checksum(text)) {
            throw new StoreException(
                    Trouble.DAMAGED,
                    "the database took step "
                            + done.name()
                            + " in another form than this program knows; it was made by another"
                            + " build of it");
        }
    }

    private static List<String> statements(String text) {
        List<String> statements = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("--")) {
                continue;
            }
            current.append(line).append('\n');
            if (line.endsWith(";")) {
                statements.add(current.toString());
                current.setLength(0);
            }
        }
        return statements;
    }

    private static long checksum(String text) {
        CRC32C sum = new CRC32C();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return sum.getValue();
    }

    private String text(String step) {
        String path = "schema/" + name + "/" + step + ".sql";
        try (InputStream in = Schema.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
