package dev.stirrup.store.secret;

import dev.stirrup.store.Database;
import dev.stirrup.store.Session;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.store.record.Change;
import dev.stirrup.store.record.ChangeLog;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The secrets that answers take by their names, encrypted in the database. All calls may block.
public final class SecretStore {
    /// The longest secret, in characters: a private key fits.
    public static final int LONGEST = 16 * 1024;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/-]{1,63}");

    private final Database database;
    private final SiteKeyring keyring;
    private final InstantSource clock;

    /// @param database opened with [dev.stirrup.store.Schema#RECORDS]
    public SecretStore(Database database, SiteKeyring keyring, InstantSource clock) {
        this.database = database;
        this.keyring = keyring;
        this.clock = clock;
    }

    /// What may be told of a secret.
    public record Kept(String name, Instant changed) {}

    /// Whether a secret may have this name.
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// Keeps a secret in place of the one of this name.
    public void set(String name, String secret, String who) {
        if (!isName(name) || secret.isEmpty() || secret.length() > LONGEST) {
            throw new IllegalArgumentException("no secret: " + name);
        }
        String sealed = keyring.sealing().seal(name, secret);
        var _ =
                database.write(session -> {
                    session.update(
                            """
                            INSERT INTO secret (name, sealed, changed) VALUES (?, ?, ?)
                            ON CONFLICT (name) DO UPDATE SET
                                sealed = excluded.sealed, changed = excluded.changed\
                            """,
                            name,
                            sealed,
                            clock.instant());
                    return log(session, name, "put", who);
                });
    }

    /// The secret of this name.
    public Optional<String> find(String name) {
        Optional<String> sealed =
                database.read(session ->
                        session.first(
                                "SELECT sealed FROM secret WHERE name = ?",
                                row -> row.text(1),
                                name));
        return sealed.map(text -> keyring.sealing().open(name, text));
    }

    /// All secrets, by name.
    public List<Kept> all() {
        return all(database);
    }

    /// The same without the keys.
    public static List<Kept> all(Database database) {
        return database.read(session ->
                session.list(
                        "SELECT name, changed FROM secret ORDER BY name",
                        row -> new Kept(row.text(1), row.instant(2))));
    }

    /// @return whether there was one
    public boolean remove(String name, String who) {
        return database.write(session -> {
            boolean isGone = session.update("DELETE FROM secret WHERE name = ?", name) > 0;
            if (isGone) {
                var _ = log(session, name, "delete", who);
            }
            return isGone;
        });
    }

    private Change log(Session session, String name, String what, String who) throws SQLException {
        return ChangeLog.add(session, new Change(0, clock.instant(), who, "secret", name, what));
    }
}
