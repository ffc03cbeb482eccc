package dev.stirrup.server.http;

import dev.stirrup.server.content.CheckAhead;
import dev.stirrup.trust.content.Span;
import java.io.IOException;
import java.util.Optional;

/// A part of a file on its way to somebody.
///
/// @param file the caller's use of it goes over to whoever sends it
/// @param whole what is to be sent
/// @param checks what lets its bytes out
/// @param owner who asked for it
record Sending(OpenFile file, Span whole, CheckAhead checks, BodySender.Owner owner) {
    /// What ends the sending of something that was withdrawn meanwhile.
    Optional<IOException> objection() {
        return owner.withdrawn().map(why -> new IOException("withdrawn: " + why));
    }

    /// The next piece from here on.
    Span piece(long at, long most) {
        return new Span(at, Math.min(most, whole.end() - at));
    }
}
