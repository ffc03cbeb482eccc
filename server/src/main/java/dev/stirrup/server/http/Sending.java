package dev.stirrup.server.http;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/// A part of a file on its way to somebody.
///
/// @param file the caller's use of it goes over to whoever sends it
/// @param withdrawn why the rest must not leave; asked before each piece
record Sending(OpenFile file, Selection.Part part, Supplier<Optional<String>> withdrawn) {
    /// What ends the sending of something that was withdrawn meanwhile.
    Optional<IOException> objection() {
        return withdrawn.get().map(why -> new IOException("withdrawn: " + why));
    }
}
