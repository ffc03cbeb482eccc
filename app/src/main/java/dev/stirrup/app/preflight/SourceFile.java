package dev.stirrup.app.preflight;

import dev.stirrup.store.content.KeptFile;
import java.io.IOException;
import java.nio.file.Path;

/// A file of an operator or of the site, which may be a stretch of a disc.
///
/// @param file for messages
record SourceFile(Path file, Opener opener) {
    interface Opener {
        FileBytes open() throws IOException;
    }

    static SourceFile of(Path file) {
        return new SourceFile(file, () -> FileBytes.open(file));
    }

    static SourceFile of(KeptFile kept) {
        return new SourceFile(kept.path(), () -> FileBytes.open(kept.path(), kept.place()));
    }

    FileBytes open() throws IOException {
        return opener.open();
    }

    /// As [#open], for a file that an operator named.
    FileBytes named() {
        try {
            return open();
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }

    /// Whether it begins as a PE program with an EFI head may.
    boolean isProgram() {
        try (FileBytes bytes = open()) {
            return PublishCheck.isProgram(bytes);
        } catch (IOException e) {
            return false;
        }
    }
}
