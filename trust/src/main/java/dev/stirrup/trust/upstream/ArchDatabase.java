package dev.stirrup.trust.upstream;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/// What a repository of pacman's packages says of them: the files `desc` in `NAME.db`, a tar
/// (repo-add(8)). Such a database is rarely signed; the packages are.
public final class ArchDatabase {
    private static final int BLOCK = 512;
    private static final int LONGEST_FILE = 1 << 20;
    private static final int MOST_PACKAGES = 500_000;
    private static final String BEGIN = "%FILENAME%\n";

    private final Map<String, Entry> packages;

    private ArchDatabase(Map<String, Entry> packages) {
        this.packages = Map.copyOf(packages);
    }

    /// What it claims of a package.
    ///
    /// @param signature OpenPGP, over the whole file; empty: it lies beside the file
    public record Entry(Listed listed, Optional<Bytes> signature) {}

    /// @param in the tar, unpacked
    /// @throws MalformedException when it is none, or longer than any real one
    public static ArchDatabase decode(InputStream in) throws IOException, MalformedException {
        Map<String, Entry> packages = new HashMap<>();
        byte[] head = new byte[BLOCK];
        while (in.readNBytes(head, 0, BLOCK) == BLOCK && head[0] != 0) {
            int size = TarSegment.size(head, 0);
            if (TarSegment.isFile(head, 0) && size <= LONGEST_FILE) {
                byte[] content = in.readNBytes(size);
                skip(in, content.length == size ? padding(size) : BLOCK);
                add(packages, new String(content, StandardCharsets.UTF_8));
            } else {
                skip(in, size + (long) padding(size));
            }
        }
        return new ArchDatabase(packages);
    }

    /// What it says of a package in its folder.
    ///
    /// @param file its file name
    public Optional<Entry> of(String file) {
        return Optional.ofNullable(packages.get(file));
    }

    private static int padding(int size) {
        return (BLOCK - size % BLOCK) % BLOCK;
    }

    private static void skip(InputStream in, long count) throws IOException, MalformedException {
        byte[] piece = new byte[8192];
        for (long rest = count; rest > 0; ) {
            int got = in.readNBytes(piece, 0, (int) Math.min(rest, piece.length));
            if (got == 0) {
                throw new MalformedException("a file in tar is cut off", 0);
            }
            rest -= got;
        }
    }

    private static void add(Map<String, Entry> packages, String desc) throws MalformedException {
        if (!desc.startsWith(BEGIN)) {
            return;
        }
        Map<String, String> fields = fields(desc);
        String digest = fields.getOrDefault("%SHA256SUM%", "");
        long size = RpmIndex.number(fields.getOrDefault("%CSIZE%", ""));
        if (!Listed.isDigest(digest) || size < 0) {
            return;
        }
        if (packages.size() == MOST_PACKAGES) {
            throw new MalformedException("more than " + MOST_PACKAGES + " packages", 0);
        }
        packages.put(
                fields.get("%FILENAME%"),
                new Entry(
                        new Listed(digest, size), signature(fields.getOrDefault("%PGPSIG%", ""))));
    }

    /// The first line behind each name; of the rest nothing is needed.
    private static Map<String, String> fields(String desc) {
        Map<String, String> fields = new HashMap<>();
        fields.put("%FILENAME%", "");
        for (Iterator<String> lines = desc.lines().iterator(); lines.hasNext(); ) {
            String name = lines.next();
            if (name.startsWith("%") && lines.hasNext()) {
                fields.put(name, lines.next());
            }
        }
        return fields;
    }

    private static Optional<Bytes> signature(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Bytes.of(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
