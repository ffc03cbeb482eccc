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
/// @param steps in order
public record Schema(String name, List<Step> steps) {
    public static final Schema RECORDS =
            new Schema(
                    "record",
                    List.of(
                            new Step("0001-first", 0x74e1_8f45L),
                            new Step("0002-revocation", 0x1a2f_ecf7L),
                            new Step("0003-release", 0x9f56_0043L),
                            new Step("0004-demands", 0x3c2e_3a13L),
                            new Step("0005-disk", 0x072b_a2b9L),
                            new Step("0006-grub", 0x79c0_5b71L),
                            new Step("0007-source", 0xa205_654eL),
                            new Step("0008-answers", 0xdd34_8076L),
                            new Step("0009-disk-changes", 0x55af_04ecL),
                            new Step("0010-operator", 0x17b9_6964L),
                            new Step("0011-boot", 0xad2e_49ebL),
                            new Step("0012-plan-demands", 0x519a_4ac5L),
                            new Step("0013-driver", 0xfe1f_aa18L),
                            new Step("0014-grub-ways", 0x4198_4ed8L)));
    public static final Schema LEASES =
            new Schema(
                    "lease",
                    List.of(
                            new Step("0001-first", 0xb0fe_acfaL),
                            new Step("0002-log", 0x0f70_76feL)));
    public static final Schema MIRRORS =
            new Schema(
                    "mirror",
                    List.of(
                            new Step("0001-first", 0xde62_4003L),
                            new Step("0002-newest", 0xa304_afd9L)));
    public static final Schema EVENTS =
            new Schema(
                    "event",
                    List.of(
                            new Step("0001-first", 0x0301_0a96L),
                            new Step("0002-chunks", 0x3a0a_b251L)));

    private static final String MAKE_TABLE =
            """
            CREATE TABLE IF NOT EXISTS schema_step (
                number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum BIGINT NOT NULL)\
            """;

    /// One file of statements. Its checksum stands here too, so that a start need not read what its
    /// databases took long ago.
    ///
    /// @param name the file's, without `.sql`
    /// @param checksum CRC-32C of the file
    public record Step(String name, long checksum) {}

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
            if (i < done.size()) {
                compare(steps.get(i), done.get(i));
            } else {
                take(session, i);
            }
        }
    }

    private void take(Session session, int index) throws SQLException {
        Step step = steps.get(index);
        for (String statement : statements(text(step))) {
            session.run(statement);
        }
        session.update(
                "INSERT INTO schema_step (number, name, checksum) VALUES (?, ?, ?)",
                index + 1,
                step.name(),
                step.checksum());
    }

    private static void compare(Step step, Done done) {
        if (!done.name().equals(step.name()) || done.checksum() != step.checksum()) {
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

    private String text(Step step) {
        String path = "schema/" + name + "/" + step.name() + ".sql";
        try (InputStream in = Schema.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + path);
            }
            byte[] bytes = in.readAllBytes();
            CRC32C sum = new CRC32C();
            sum.update(bytes);
            if (sum.getValue() != step.checksum()) {
                throw new IllegalStateException(
                        path
                                + " has another checksum than Schema.java says: 0x"
                                + Long.toHexString(sum.getValue()));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
