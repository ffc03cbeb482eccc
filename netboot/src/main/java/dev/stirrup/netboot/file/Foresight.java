package dev.stirrup.netboot.file;

import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Milestone.SecureBootForeseen;
import dev.stirrup.netboot.ContentRef;
import java.util.Optional;

/// Tells what Secure Boot will say to a program, before any machine loads it.
@FunctionalInterface
public interface Foresight {
    /// Where nothing is known.
    Foresight NONE = (_, _) -> Optional.empty();

    /// What is known of this file; empty when it is no program, or was not looked at yet. Must not
    /// block.
    Optional<SecureBootForeseen> of(ContentRef content, FileKind kind);
}
