package dev.stirrup.store.disk;

import dev.stirrup.store.Session;
import dev.stirrup.store.record.Change;
import dev.stirrup.store.record.ChangeLog;
import java.sql.SQLException;
import java.time.InstantSource;

/// Notes what somebody does to disks and golden images in the table of all changes. What a boot
/// does to its disk is told by that boot's events instead.
///
/// @param who does it
record DiskLog(String who, InstantSource clock) {
    /// The kinds of things, as the table knows them.
    enum Kind {
        GOLDEN("golden"),
        DISK("disk");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /// It was made or changed.
    void put(Session session, Kind kind, String name) throws SQLException {
        add(session, kind, name, "put");
    }

    /// It was removed.
    void delete(Session session, Kind kind, String name) throws SQLException {
        add(session, kind, name, "delete");
    }

    private void add(Session session, Kind kind, String name, String what) throws SQLException {
        ChangeLog.add(session, new Change(0, clock.instant(), who, kind.text, name, what));
    }
}
