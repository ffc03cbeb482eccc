package dev.stirrup.server;

import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import java.util.OptionalInt;

/// Says what a path leads to, for whoever asks for it by TFTP or HTTP.
@FunctionalInterface
public interface FileService {
    /// The answer to one ask. May block (it looks into the store), so the shells call it off the
    /// event loops, unless [#mayBlock] says otherwise. A failure of the store is thrown and becomes
    /// an error for this asker alone.
    FileAnswer answer(FileAsk ask);

    /// The largest TFTP block that whoever asks can take, in bytes, when that is known. Asked
    /// behind [#answer], on the same thread.
    default OptionalInt largestBlock(FileAsk ask) {
        return OptionalInt.empty();
    }

    /// Whether the answer to this ask may have to wait for a disk or a database. Called on an event
    /// loop, so it must be quick itself. An ask that never blocks is answered on the loop, which
    /// saves two changes of thread.
    default boolean mayBlock(FileAsk ask) {
        return true;
    }
}
