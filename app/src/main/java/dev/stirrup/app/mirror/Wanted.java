package dev.stirrup.app.mirror;

import dev.stirrup.trust.upstream.Listed;
import java.util.List;

/// A file that may be brought, because somebody vouched for what it has to be.
///
/// @param path below the mirror's root, as it was asked for
/// @param places where its server may have it, below its root; the first one that is there counts
/// @param vouched who vouches for it, for people
/// @param proof what it has to show beside its digest
record Wanted(String path, Listed listed, List<String> places, String vouched, Proof proof) {
    Wanted {
        places = List.copyOf(places);
    }

    static Wanted of(String path, Listed listed, String vouched) {
        return new Wanted(path, listed, List.of(path), vouched, Proof.NONE);
    }

    Wanted with(Proof other) {
        return new Wanted(path, listed, places, vouched, other);
    }

    /// The file's own name.
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
