package dev.stirrup.store.attach;

import dev.stirrup.store.Database;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The secrets that were made to be typed into firmware, by the names that they follow from: the
/// database holds nothing that is one. All calls may block.
public final class LastingSecrets {
    /// No initiator's name begins so.
    private static final String BEGINNING = "lasting ";

    private final Database database;

    /// @param database opened with [dev.stirrup.store.Schema#RECORDS]
    public LastingSecrets(Database database) {
        this.database = database;
    }

    /// What a machine's secret follows from; empty when it has none.
    public Optional<String> of(String machine) {
        return database.read(session ->
                        session.first(
                                "SELECT salt FROM machine_secret WHERE machine = ?",
                                row -> row.text(1),
                                machine))
                .map(BEGINNING::concat);
    }

    /// Gives a machine another secret; the one before is worth nothing any more.
    ///
    /// @return what it follows from
    public String make(String machine, RandomGenerator random, Instant now) {
        String salt =
                HexFormat.of().toHexDigits(random.nextLong())
                        + HexFormat.of().toHexDigits(random.nextLong());
        database.write(session ->
                session.update(
                        """
                        INSERT INTO machine_secret (machine, salt, made) VALUES (?, ?, ?)
                        ON CONFLICT (machine) DO UPDATE SET
                            salt = excluded.salt, made = excluded.made\
                        """,
                        machine,
                        salt,
                        now));
        return BEGINNING + salt;
    }

    /// Takes a machine's secret away.
    ///
    /// @return whether it had one
    public boolean remove(String machine) {
        return database.write(session ->
                session.update("DELETE FROM machine_secret WHERE machine = ?", machine) > 0);
    }
}
