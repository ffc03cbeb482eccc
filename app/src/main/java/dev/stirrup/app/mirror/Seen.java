package dev.stirrup.app.mirror;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What servers said of files when they gave them, so that they are asked only whether there is
/// something newer. Safe for use by several threads.
final class Seen {
    private static final int MOST = 10_000;

    private final Map<URI, One> files =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<URI, One> eldest) {
                    return size() > MOST;
                }
            };

    /// A file as it was.
    ///
    /// @param validator an entity tag or a date of change; empty: the server tells none
    /// @param digest its SHA-256
    record One(String validator, String digest) {}

    synchronized void note(URI url, One one) {
        if (one.validator().isEmpty()) {
            files.remove(url);
        } else {
            files.put(url, one);
        }
    }

    synchronized Optional<One> of(URI url) {
        return Optional.ofNullable(files.get(url));
    }
}
