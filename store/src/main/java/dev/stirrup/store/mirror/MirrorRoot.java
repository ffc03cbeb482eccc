package dev.stirrup.store.mirror;

import java.time.Instant;
import java.util.List;

/// The signed beginning of a part of a mirror, such as a suite of packages.
///
/// @param root the part's name within its mirror
/// @param digests of the files that belong together, in an order that the mirror's kind knows;
///   empty for one that there is not
/// @param seen when its server last gave it
public record MirrorRoot(String mirror, String root, List<String> digests, Instant seen) {
    public MirrorRoot {
        digests = List.copyOf(digests);
    }
}
