package dev.stirrup.store;

import dev.stirrup.store.StoreException.Trouble;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.JDBC;

/// One SQLite file, shared with other processes of this program: a writer that commits in groups,
/// and a few readers that never wait for it (write-ahead log). All its calls may block.
public final class Database implements AutoCloseable {
    /// How long another process may hold the write lock before we give up, in milliseconds.
    private static final int BUSY_MILLIS = 3000;

    private static final int READERS = 4;

    /// Files up to this size are looked through after an unclean end.
    private static final long CHECKED_SIZE = 64L << 20;

    private final Path file;
    private final Durability durability;
    private final Session writing;
    private final GroupWriter writer;
    private final BlockingQueue<Session> idleReaders = new ArrayBlockingQueue<>(READERS);
    private final List<Session> readers = new ArrayList<>();
    private final ReentrantLock growing = new ReentrantLock();

    /// What must survive a power cut.
    public enum Durability {
        /// Every commit.
        EVERY_COMMIT("FULL"),
        /// The file's soundness, not its last seconds. A killed process still loses nothing.
        SOUND_FILE("NORMAL");

        private final String synchronous;

        Durability(String synchronous) {
            this.synchronous = synchronous;
        }
    }

    private Database(Path file, Durability durability) throws SQLException {
        this.file = file;
        this.durability = durability;
        this.writing = connect();
        this.writer = new GroupWriter(file, writing);
    }

    /// Opens the file, makes it if it is missing, and brings it to the form this program knows.
    ///
    /// @throws StoreException when the file is damaged, locked, newer than this program, or cannot
    ///   be written
    public static Database open(Path file, Schema schema, Durability durability) {
        boolean wasCutOff = prepare(file);
        try {
            Database database = new Database(file, durability);
            try {
                database.begin(schema, wasCutOff);
            } catch (SQLException | RuntimeException e) {
                database.writing.close();
                throw e;
            }
            return database;
        } catch (SQLException e) {
            throw StoreException.of(e, file);
        }
    }

    public Path file() {
        return file;
    }

    /// Runs a change in a transaction, perhaps together with others', and returns once it is on
    /// disk. What the work throws comes back to the caller, and then nothing of it was kept.
    public <T> T write(Work<T> work) {
        return writer.write(work);
    }

    /// Runs queries that all see the same state.
    public <T> T read(Work<T> work) {
        Session session = borrow();
        try {
            session.update("BEGIN");
            T value = work.run(session);
            session.update("COMMIT");
            return value;
        } catch (SQLException e) {
            session.undo();
            throw StoreException.of(e, file);
        } catch (RuntimeException | Error e) {
            session.undo();
            throw e;
        } finally {
            idleReaders.add(session);
        }
    }

    /// Looks through the whole file.
    ///
    /// @return what is wrong with it; empty when it is sound
    public List<String> faults() {
        return read(Database::faults);
    }

    @Override
    public void close() {
        writer.close();
        growing.lock();
        try {
            for (Session reader : readers) {
                reader.close();
            }
            writing.close();
        } catch (SQLException e) {
            throw StoreException.of(e, file);
        } finally {
            growing.unlock();
        }
    }

    private static List<String> faults(Session session) throws SQLException {
        return session.list("PRAGMA quick_check(20)", row -> row.text(1)).stream()
                .filter(line -> !line.equals("ok"))
                .toList();
    }

    private void begin(Schema schema, boolean wasCutOff) throws SQLException {
        if (wasCutOff && size() <= CHECKED_SIZE) {
            List<String> faults = faults(writing);
            if (!faults.isEmpty()) {
                throw new StoreException(
                        Trouble.DAMAGED,
                        file
                                + ": the file is damaged ("
                                + faults.getFirst()
                                + "); restore it from a backup, or move it away to begin anew");
            }
        }
        writing.update("BEGIN IMMEDIATE");
        try {
            schema.migrate(writing);
            writing.update("COMMIT");
        } catch (SQLException | RuntimeException e) {
            // Not by the statement alone: where the disk is full SQLite has undone it already, and
            // its complaint about that would be told in place of the reason.
            writing.undo();
            if (e instanceof StoreException known) {
                throw new StoreException(known.trouble(), file + ": " + known.getMessage(), known);
            }
            throw e;
        }
        writer.start();
    }

    private long size() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw StoreException.of(e, file);
        }
    }

    /// Makes the file with its permissions before SQLite does; its two companions inherit them.
    ///
    /// @return whether a companion tells that it was not closed properly, or is open elsewhere
    private static boolean prepare(Path file) {
        try {
            if (Files.exists(file)) {
                if (!Files.isWritable(file)) {
                    throw new StoreException(
                            Trouble.NOT_WRITABLE, file + ": this user must not write to it");
                }
                Path log = Path.of(file + "-wal");
                return Files.exists(log) && Files.size(log) > 0;
            }
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            return false;
        } catch (FileAlreadyExistsException _) {
            return false;
        } catch (IOException e) {
            throw StoreException.of(e, file);
        }
    }

    private Session connect() throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("busy_timeout", Integer.toString(BUSY_MILLIS));
        settings.setProperty("foreign_keys", "true");
        settings.setProperty("journal_mode", "WAL");
        settings.setProperty("synchronous", durability.synchronous);
        // Else the driver asks for the last row's number after each INSERT.
        settings.setProperty("jdbc.get_generated_keys", "false");
        settings.setProperty("open_mode", Integer.toString(OPEN_EXISTING));
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, settings);
        return new Session(connection);
    }

    /// SQLITE_OPEN_READWRITE and SQLITE_OPEN_URI: a file that vanished is not made anew in secret.
    private static final int OPEN_EXISTING = 0x2 | 0x40;

    private Session borrow() {
        Session idle = idleReaders.poll();
        if (idle != null) {
            return idle;
        }
        growing.lock();
        try {
            if (readers.size() < READERS) {
                Session made = connect();
                readers.add(made);
                return made;
            }
        } catch (SQLException e) {
            throw StoreException.of(e, file);
        } finally {
            growing.unlock();
        }
        try {
            return idleReaders.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Trouble.CLOSED, file + ": interrupted", e);
        }
    }
}
