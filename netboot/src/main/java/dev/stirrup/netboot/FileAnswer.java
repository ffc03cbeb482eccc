package dev.stirrup.netboot;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a [FileAsk] leads to.
public sealed interface FileAnswer {
    /// Whose boot this belongs to: the shell attributes its own events (bytes, time) to them.
    Claims claims();

    /// What to publish now, besides the shell's own events.
    List<BootEvent> events();

    /// A file from the store.
    record Stored(
            ContentRef content, Milestone.FileKind kind, Claims claims, List<BootEvent> events)
            implements FileAnswer {}

    /// Text made for this asker.
    ///
    /// @param bytes in UTF-8
    record Text(
            Bytes bytes,
            String mediaType,
            Milestone.FileKind kind,
            Claims claims,
            List<BootEvent> events)
            implements FileAnswer {
        public Text(
                String text,
                String mediaType,
                Milestone.FileKind kind,
                Claims claims,
                List<BootEvent> events) {
            this(Bytes.ofText(text), mediaType, kind, claims, events);
        }

        /// As people read it.
        public String text() {
            return new String(bytes.toArray(), StandardCharsets.UTF_8);
        }
    }

    /// Bytes made for this asker.
    record Made(
            Bytes bytes,
            String mediaType,
            Milestone.FileKind kind,
            Claims claims,
            List<BootEvent> events)
            implements FileAnswer {}

    /// There is such a file, and whoever asks must not have it.
    ///
    /// @param isOver whether nobody can have it any more; else it is for somebody else, or to be
    ///   asked for in another way
    /// @param why a sentence that names no secret
    record Withheld(boolean isOver, String why, Claims claims, List<BootEvent> events)
            implements FileAnswer {}

    /// There is such a file somewhere, and it cannot be had now.
    ///
    /// @param why a sentence that names no secret
    record Unavailable(String why, Claims claims, List<BootEvent> events) implements FileAnswer {}

    /// There is no such file, or not for this asker. The text is short and names no secret.
    record Missing(String why, Claims claims, List<BootEvent> events) implements FileAnswer {}
}
