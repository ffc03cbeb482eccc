package dev.stirrup.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// The row a query stands on. Columns are counted from 1, in the order of the query.
public final class Row {
    private final ResultSet results;

    Row(ResultSet results) {
        this.results = results;
    }

    public String text(int column) throws SQLException {
        return Objects.requireNonNull(results.getString(column), "no text in column " + column);
    }

    public Optional<String> textIfAny(int column) throws SQLException {
        return Optional.ofNullable(results.getString(column));
    }

    public long number(int column) throws SQLException {
        return results.getLong(column);
    }

    public boolean flag(int column) throws SQLException {
        return results.getLong(column) != 0;
    }

    public Instant instant(int column) throws SQLException {
        return Micros.at(results.getLong(column));
    }

    public Optional<Instant> instantIfAny(int column) throws SQLException {
        long micros = results.getLong(column);
        return results.wasNull() ? Optional.empty() : Optional.of(Micros.at(micros));
    }

    public byte[] bytes(int column) throws SQLException {
        return Objects.requireNonNull(results.getBytes(column), "no bytes in column " + column);
    }
}
