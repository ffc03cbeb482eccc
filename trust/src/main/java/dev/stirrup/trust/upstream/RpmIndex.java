package dev.stirrup.trust.upstream;

import dev.stirrup.wire.MalformedException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Reads the list of packages of an RPM repository, `primary.xml`, as it is unpacked, and tells
/// what it claims of each. Packages that lie elsewhere (`xml:base`) or have neither SHA-256 nor
/// SHA-512 are passed over.
public final class RpmIndex {
    private RpmIndex() {}

    /// @param found told each package's path below the repository's folder, and what is claimed of
    ///   it
    /// @throws MalformedException when it is no such list; what was told before holds no more then
    public static void read(InputStream in, BiConsumer<String, Listed> found)
            throws MalformedException {
        XmlElements.read(in, new Packages(found));
    }

    static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    /// `metadata/package`, one after the other.
    private static final class Packages implements XmlElements.Taker {
        private static final int PACKAGE = 2;
        private static final int INSIDE = 3;

        private final BiConsumer<String, Listed> found;
        private String algorithm = "";
        private String digest = "";
        private String location = "";
        private long size = -1;

        private Packages(BiConsumer<String, Listed> found) {
            this.found = found;
        }

        @Override
        public void begin(int depth, String name, Function<String, Optional<String>> attributes)
                throws MalformedException {
            if (depth == 1 && !name.equals("metadata")) {
                throw new MalformedException("no list of packages", 0);
            }
            if (depth == PACKAGE) {
                digest = "";
                location = "";
                size = -1;
            } else if (depth == INSIDE) {
                switch (name) {
                    case "checksum" -> algorithm = attributes.apply("type").orElse("");
                    case "size" -> size = number(attributes.apply("package").orElse(""));
                    case "location" -> location = location(attributes);
                    default -> {
                        // What people and solvers read.
                    }
                }
            }
        }

        private static String location(Function<String, Optional<String>> attributes) {
            boolean isElsewhere = attributes.apply("base").isPresent();
            return isElsewhere ? "" : attributes.apply("href").orElse("");
        }

        @Override
        public void end(int depth, String name, String text) {
            if (depth == INSIDE && name.equals("checksum")) {
                digest = Listed.digest(algorithm, text).orElse("");
            } else if (depth == PACKAGE && !location.isEmpty() && size >= 0 && !digest.isEmpty()) {
                found.accept(location, new Listed(digest, size));
            }
        }
    }
}
