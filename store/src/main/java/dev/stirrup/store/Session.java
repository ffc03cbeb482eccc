package dev.stirrup.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One connection with its prepared statements, used by one thread at a time inside a transaction.
/// It prepares each text once and keeps it, so texts must be constants: never build one from data.
public final class Session implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Session(Connection connection) {
        this.connection = connection;
    }

    /// A row as a value.
    @FunctionalInterface
    public interface RowReader<T> {
        T read(Row row) throws SQLException;
    }

    /// Runs a change.
    ///
    /// @param values for the question marks: text, numbers, booleans (as 0 and 1), instants (as
    ///   microseconds), bytes, and `Optional` of these (as NULL when empty)
    /// @return how many rows it changed
    public int update(String sql, Object... values) throws SQLException {
        return bound(sql, values).executeUpdate();
    }

    /// All rows of a query, or of a change with RETURNING.
    public <T> List<T> list(String sql, RowReader<T> reader, Object... values) throws SQLException {
        List<T> found = new ArrayList<>();
        try (ResultSet results = bound(sql, values).executeQuery()) {
            Row row = new Row(results);
            while (results.next()) {
                found.add(reader.read(row));
            }
        }
        return found;
    }

    /// The first row of a query, if it has one.
    public <T> Optional<T> first(String sql, RowReader<T> reader, Object... values)
            throws SQLException {
        try (ResultSet results = bound(sql, values).executeQuery()) {
            return results.next() ? Optional.of(reader.read(new Row(results))) : Optional.empty();
        }
    }

    /// The one number that a query gives; 0 when it gives none.
    public long number(String sql, Object... values) throws SQLException {
        return first(sql, row -> row.number(1), values).orElse(0L);
    }

    /// The prepared statement itself, for loops that bind many rows. It stays open.
    public PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            prepared.put(sql, known);
        }
        return known;
    }

    /// Forgets all prepared statements. The driver closes some of them when they fail (a full disk
    /// is such a case), so none of them may be used after an error.
    private void renew() {
        for (PreparedStatement statement : prepared.values()) {
            try {
                statement.close();
            } catch (SQLException _) {
                // It was closed by its failure.
            }
        }
        prepared.clear();
    }

    /// Ends a transaction after an error. Nothing of it is kept.
    void undo() {
        renew();
        try {
            update("ROLLBACK");
        } catch (SQLException _) {
            // There was none, or SQLite undid it by itself, as it does when the disk is full.
            renew();
        }
    }

    /// Runs a statement that is used once and takes no values.
    void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private PreparedStatement bound(String sql, Object... values) throws SQLException {
        PreparedStatement statement = prepare(sql);
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, int index, Object value)
            throws SQLException {
        switch (value) {
            case String text -> statement.setString(index, text);
            case Integer number -> statement.setLong(index, number);
            case Long number -> statement.setLong(index, number);
            case Boolean flag -> statement.setLong(index, flag ? 1 : 0);
            case Instant instant -> statement.setLong(index, Micros.of(instant));
            case byte[] bytes -> statement.setBytes(index, bytes);
            case Optional<?> maybe when maybe.isPresent() -> bind(statement, index, maybe.get());
            case Optional<?> _ -> statement.setNull(index, Types.VARCHAR);
            default -> throw new IllegalArgumentException("cannot bind " + value.getClass());
        }
    }
}
