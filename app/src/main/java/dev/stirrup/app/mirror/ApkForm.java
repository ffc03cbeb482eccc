package dev.stirrup.app.mirror;

import dev.stirrup.boot.Reason;
import dev.stirrup.trust.upstream.ApkArchive;
import dev.stirrup.trust.upstream.ApkIndex;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.util.List;
import java.util.Optional;

/// The signed beginning of a folder of Alpine's packages: an index with its signature in it. It has
/// no date.
final class ApkForm implements Roots.Form<ApkIndex> {
    private static final String FILE = "APKINDEX.tar.gz";

    private final Vouchers vouchers;

    ApkForm(Vouchers vouchers) {
        this.vouchers = vouchers;
    }

    @Override
    public List<String> files() {
        return List.of(FILE);
    }

    @Override
    public int most() {
        return ApkArchive.LONGEST_INDEX;
    }

    @Override
    public Optional<Roots.Read<ApkIndex>> read(String part, List<Optional<byte[]>> found)
            throws MirrorException {
        if (found.getFirst().isEmpty()) {
            return Optional.empty();
        }
        String name = Roots.path(part, FILE);
        try {
            ApkArchive archive = ApkArchive.index(found.getFirst().get());
            String signer = vouchers.apk(name, archive);
            Bytes index =
                    archive.file("APKINDEX")
                            .orElseThrow(() -> new MalformedException("no APKINDEX in it", 0));
            var read = ApkIndex.decode(index.toArray());
            return Optional.of(new Roots.Read<>(read, signer, List.of(true)));
        } catch (MalformedException e) {
            throw new MirrorException(Reason.MIRROR_UNSIGNED, name + ": " + e.getMessage());
        }
    }
}
