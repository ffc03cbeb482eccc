package dev.stirrup.store.record;

import dev.stirrup.boot.answer.AnswerKind;
import dev.stirrup.store.Session;
import java.sql.SQLException;
import java.util.List;

/// Answers in their table. There are few of them, so they are read together.
final class AnswersTable {
    private AnswersTable() {}

    /// All answers by name.
    static List<AnswersRecord> all(Session session) throws SQLException {
        return session.list(
                "SELECT name, kind, text, plain_secrets, revision FROM answers ORDER BY name",
                row ->
                        new AnswersRecord(
                                row.text(1),
                                AnswerKind.named(row.text(2)).orElseThrow(),
                                row.text(3),
                                row.flag(4),
                                row.number(5)));
    }

    static void put(Session session, AnswersRecord answers) throws SQLException {
        session.update(
                """
                INSERT INTO answers (name, kind, text, plain_secrets, revision)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET
                    kind = excluded.kind, text = excluded.text,
                    plain_secrets = excluded.plain_secrets, revision = excluded.revision\
                """,
                answers.name(),
                answers.kind().text(),
                answers.text(),
                answers.hasPlainSecrets(),
                answers.revision());
    }

    static void delete(Session session, String name) throws SQLException {
        session.update("DELETE FROM answers WHERE name = ?", name);
    }
}
