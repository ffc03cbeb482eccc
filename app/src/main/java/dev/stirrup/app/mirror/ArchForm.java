package dev.stirrup.app.mirror;

import dev.stirrup.boot.Reason;
import dev.stirrup.trust.upstream.ArchDatabase;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// The beginning of a repository of pacman's packages: its database, and a signature beside it
/// where there is one. Without one it only says which packages there are; each of those has a
/// signature of its own. It has no date.
final class ArchForm implements Roots.Form<ArchDatabase> {
    private static final String NOBODY = "nobody: its packages are signed, the database is not";
    private static final int LONGEST = 32 << 20;
    private static final long MOST_UNPACKED = 512 << 20;

    private final Vouchers vouchers;

    ArchForm(Vouchers vouchers) {
        this.vouchers = vouchers;
    }

    /// The part is the database's own path.
    @Override
    public List<String> files() {
        return List.of("", ".sig");
    }

    @Override
    public String path(String part, String file) {
        return part + file;
    }

    @Override
    public int most() {
        return LONGEST;
    }

    @Override
    public Optional<Roots.Read<ArchDatabase>> read(String part, List<Optional<byte[]>> found)
            throws MirrorException {
        if (found.getFirst().isEmpty()) {
            return Optional.empty();
        }
        byte[] content = found.getFirst().get();
        String signer =
                found.getLast().isPresent()
                        ? vouchers.detached(part, content, found.getLast().get()).signer()
                        : NOBODY;
        try {
            var taken = new Taken();
            PackedFile.read(ByteSource.of(content), MOST_UNPACKED, taken);
            return Optional.of(new Roots.Read<>(taken.database(), signer, List.of(true, true)));
        } catch (IOException e) {
            throw new MirrorException(Reason.MIRROR_CONTRADICTED, part + ": " + e.getMessage());
        }
    }

    private static final class Taken implements PackedFile.Reader {
        private Optional<ArchDatabase> read = Optional.empty();

        @Override
        public void read(InputStream in) throws IOException, MalformedException {
            read = Optional.of(ArchDatabase.decode(in));
        }

        private ArchDatabase database() {
            return read.orElseThrow();
        }
    }
}
