package dev.stirrup.app.upstream;

import dev.stirrup.app.fetch.Addresses;
import dev.stirrup.app.fetch.Fetch;
import dev.stirrup.app.fetch.FetchException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Small files from wherever they are, each brought once.
final class Reach {
    private final Fetch fetch;
    private final Map<URI, Optional<byte[]>> known = new HashMap<>();

    Reach(Fetch fetch) {
        this.fetch = fetch;
    }

    /// @return empty when there is no such file
    Optional<byte[]> read(URI place, int most) throws FetchException, IOException {
        Optional<byte[]> before = known.get(place);
        if (before != null) {
            return before;
        }
        Optional<byte[]> found = isLocal(place) ? local(place, most) : fetch.small(place, most);
        known.put(place, found);
        return found;
    }

    /// For people.
    static String shown(URI place) {
        return isLocal(place) ? Path.of(place).toString() : Addresses.shown(place);
    }

    private static boolean isLocal(URI place) {
        return "file".equals(place.getScheme());
    }

    private static Optional<byte[]> local(URI place, int most) throws IOException {
        Path file = Path.of(place);
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            if (Files.size(file) > most) {
                throw new IOException(file + " is longer than " + most + " bytes");
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }
}
