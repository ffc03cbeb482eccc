package dev.stirrup.store;

import java.sql.SQLException;

/// What is done inside one transaction. A work may be run a second time after its transaction was
/// undone, so it must have no effect but on the database and its result.
@FunctionalInterface
public interface Work<T> {
    T run(Session session) throws SQLException;
}
