package dev.stirrup.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The disk or the database did not do what was asked. Its text is for an operator: it names the
/// file and the next step, and holds no record's content.
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What kind of trouble it is, for callers that can wait and try again.
    public enum Trouble {
        /// No space is left. Passes by itself once there is space again.
        DISK_FULL,
        /// Another process held the database for longer than we wait. Passes by itself.
        LOCKED,
        /// This user must not write there, or the file system is read-only.
        NOT_WRITABLE,
        /// The database was made by a newer version of this program.
        NEWER_SCHEMA,
        /// What is on disk is damaged or was changed by hand.
        DAMAGED,
        /// The database was closed before.
        CLOSED,
        /// The disk failed in another way.
        BROKEN
    }

    private final Trouble trouble;

    public StoreException(Trouble trouble, String message, Throwable cause) {
        super(message, cause);
        this.trouble = trouble;
    }

    public StoreException(Trouble trouble, String message) {
        super(message);
        this.trouble = trouble;
    }

    public Trouble trouble() {
        return trouble;
    }

    /// What an SQL error on this file means to an operator.
    public static StoreException of(SQLException cause, Path file) {
        Trouble trouble = troubleOf(cause);
        return new StoreException(trouble, file + ": " + advice(trouble, cause), cause);
    }

    /// What an I/O error on this file means to an operator.
    public static StoreException of(IOException cause, Path file) {
        String message = String.valueOf(cause.getMessage());
        Trouble trouble =
                isFull(message)
                        ? Trouble.DISK_FULL
                        : isDenied(cause, message) ? Trouble.NOT_WRITABLE : Trouble.BROKEN;
        return new StoreException(trouble, file + ": " + advice(trouble, cause), cause);
    }

    private static boolean isFull(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return lower.contains("no space left") || lower.contains("quota exceeded");
    }

    private static boolean isDenied(Exception cause, String message) {
        return cause instanceof AccessDeniedException || message.contains("Read-only file system");
    }

    private static Trouble troubleOf(SQLException cause) {
        if (!(cause instanceof SQLiteException lite)) {
            return Trouble.BROKEN;
        }
        SQLiteErrorCode code = lite.getResultCode();
        return switch (SQLiteErrorCode.getErrorCode(code.code & 0xff)) {
            case SQLITE_FULL -> Trouble.DISK_FULL;
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL -> Trouble.LOCKED;
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH -> Trouble.NOT_WRITABLE;
            case SQLITE_CORRUPT, SQLITE_NOTADB -> Trouble.DAMAGED;
            // A full disk shows as a failed write to the shared-memory file, too.
            case SQLITE_IOERR ->
                    code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE
                            ? Trouble.DISK_FULL
                            : Trouble.BROKEN;
            default -> Trouble.BROKEN;
        };
    }

    private static String advice(Trouble trouble, Exception cause) {
        return switch (trouble) {
            case DISK_FULL -> "the disk is full; free some space, service goes on by itself";
            case LOCKED -> "another process keeps the database locked";
            case NOT_WRITABLE -> "this user must not write here, or the disk is read-only";
            case NEWER_SCHEMA -> "made by a newer version of this program";
            case DAMAGED ->
                    "the file is damaged or no database; restore it from a backup, or move it"
                            + " away to begin anew";
            case CLOSED -> "already closed";
            case BROKEN -> String.valueOf(cause.getMessage());
        };
    }
}
