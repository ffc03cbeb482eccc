package dev.stirrup.store.disk.file;

import java.io.IOException;

/// A folder of such files. What it does to names is durable when it returns.
public interface DiskFolder {
    /// Opens a file, and makes it if it is missing.
    DiskFile open(String name) throws IOException;

    /// Opens a file that is there, to be read only.
    DiskFile openToRead(String name) throws IOException;

    boolean has(String name) throws IOException;

    /// Gives a file another name; a file of that name is replaced, at once or not at all.
    void rename(String from, String to) throws IOException;

    /// Removes a file if it is there.
    void delete(String name) throws IOException;
}
