package dev.stirrup.store.operator;

import dev.stirrup.boot.Operator;
import dev.stirrup.store.Database;
import dev.stirrup.store.Row;
import dev.stirrup.store.json.Json;
import dev.stirrup.trust.site.PasswordHash;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Keeps those who may log in. All calls may block.
public final class OperatorStore {
    private static final String SELECT = "SELECT name, roles FROM operator";

    /// Of a password that nobody knows: checked for names that nobody has, so that both take as
    /// long.
    private static final String NOBODYS =
            "$2b$10$abcdefghijklmnopqrstuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu";

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /// @param database opened with [dev.stirrup.store.Schema#RECORDS]
    public OperatorStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// All of them, by name.
    public List<Operator> all() {
        return database.read(
                session -> session.list(SELECT + " ORDER BY name", OperatorStore::operator));
    }

    public Optional<Operator> find(String name) {
        return database.read(session ->
                session.first(SELECT + " WHERE name = ?", OperatorStore::operator, name));
    }

    /// Adds one, or gives the one of this name these roles and this password.
    ///
    /// @param password at most [PasswordHash#LONGEST] bytes; overwritten here
    public void put(Operator operator, char[] password, String who) {
        String hash = PasswordHash.of(password, random);
        database.write(session ->
                session.update(
                        "INSERT INTO operator (name, hash, roles, changed, who)"
                                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
                                + " hash = excluded.hash, roles = excluded.roles,"
                                + " changed = excluded.changed, who = excluded.who",
                        operator.name(),
                        hash,
                        text(operator.roles()),
                        clock.instant(),
                        who));
    }

    /// Gives one other roles.
    ///
    /// @return false when nobody has this name
    public boolean setRoles(Operator operator, String who) {
        return database.write(session ->
                session.update(
                        "UPDATE operator SET roles = ?, changed = ?, who = ?" + " WHERE name = ?",
                        text(operator.roles()),
                        clock.instant(),
                        who,
                        operator.name()))
                > 0;
    }

    /// @return false when nobody has this name
    public boolean remove(String name) {
        return database.write(
                        session -> session.update("DELETE FROM operator WHERE name = ?", name))
                > 0;
    }

    /// Who has this name and password.
    ///
    /// @param password overwritten here
    public Optional<Operator> check(String name, char[] password) {
        Optional<String> hash =
                database.read(session ->
                        session.first(
                                "SELECT hash FROM operator WHERE name = ?",
                                row -> row.text(1),
                                name));
        return PasswordHash.fits(hash.orElse(NOBODYS), password) && hash.isPresent()
                ? find(name)
                : Optional.empty();
    }

    private static String text(Set<String> roles) {
        return Json.write(List.copyOf(new TreeSet<>(roles)));
    }

    private static Operator operator(Row row) throws SQLException {
        Set<String> roles = new TreeSet<>();
        if (Json.read(row.text(2)) instanceof List<?> list) {
            list.forEach(role -> roles.add((String) role));
        }
        return new Operator(row.text(1), roles);
    }
}
