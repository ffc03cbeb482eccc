package dev.stirrup.server;

import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;

/// Says what a path leads to, for whoever asks for it by TFTP or HTTP.
@FunctionalInterface
public interface FileService {
    /// The answer to one ask. May block (it looks into the store), so the shells never call it on
    /// an event loop. A failure of the store is thrown and becomes an error for this asker alone.
    FileAnswer answer(FileAsk ask);
}
