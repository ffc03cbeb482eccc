package dev.stirrup.app.image;

import dev.stirrup.app.fetch.Partial;
import dev.stirrup.store.image.Provenance;
import dev.stirrup.trust.content.DigestTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A file that is here, and who vouches for it. Close it when it was taken or is not wanted.
final class Arrived implements AutoCloseable {
    private final String name;
    private final Path path;
    private final Provenance provenance;
    private final @Nullable DigestTree tree;
    private final @Nullable Partial partial;

    private Arrived(String name, Path path, Provenance provenance, @Nullable Fetched fetched) {
        this.name = name;
        this.path = path;
        this.provenance = provenance;
        this.tree = fetched == null ? null : fetched.tree();
        this.partial = fetched == null ? null : fetched.partial();
    }

    /// What was fetched or copied into the data folder, and was read.
    record Fetched(Partial partial, DigestTree tree) {}

    /// An operator's own file where it is.
    static Arrived own(String name, Path path, Provenance provenance) {
        return new Arrived(name, path, provenance, null);
    }

    static Arrived fetched(String name, Fetched fetched, Provenance provenance) {
        return new Arrived(name, fetched.partial().file(), provenance, fetched);
    }

    String name() {
        return name;
    }

    Path path() {
        return path;
    }

    Provenance provenance() {
        return provenance;
    }

    /// The tree of a file that may be moved; empty for an operator's own.
    Optional<DigestTree> movable() {
        return Optional.ofNullable(tree);
    }

    /// Gives back what was fetched, unless it was moved.
    @Override
    public void close() throws IOException {
        Partial fetched = partial;
        if (fetched != null) {
            fetched.discard();
            fetched.close();
        }
    }
}
