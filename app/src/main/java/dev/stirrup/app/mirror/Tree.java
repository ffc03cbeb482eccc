package dev.stirrup.app.mirror;

import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.wire.Ipv4;

/// How the files of one mirror are found and by what each is verified. Safe for use by several
/// threads; calls block while lists are fetched and read.
interface Tree {
    /// What a path leads to.
    ///
    /// @param client who asks: it gets files that belong together
    /// @throws MirrorException also when no list names the file
    Found find(String path, Ipv4 client) throws MirrorException;

    /// What is on the server turned out to be something else than this: lists may have changed.
    default void doubted(String path) {}

    /// A file of a mirror.
    sealed interface Found {
        record Here(MirrorFile file) implements Found {}

        record Vouched(Wanted wanted) implements Found {}
    }
}
