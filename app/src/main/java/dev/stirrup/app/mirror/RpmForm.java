package dev.stirrup.app.mirror;

import dev.stirrup.app.mirror.Vouchers.Signed;
import dev.stirrup.boot.Reason;
import dev.stirrup.trust.upstream.RpmRepository;
import dev.stirrup.wire.MalformedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The signed beginning of a repository of RPM packages: `repomd.xml` and the signature beside it.
final class RpmForm implements Roots.Form<RpmRepository> {
    private static final List<String> FILES =
            List.of("repodata/repomd.xml", "repodata/repomd.xml.asc");

    private final Vouchers vouchers;

    RpmForm(Vouchers vouchers) {
        this.vouchers = vouchers;
    }

    @Override
    public List<String> files() {
        return FILES;
    }

    @Override
    public int most() {
        return RpmRepository.LONGEST;
    }

    @Override
    public Optional<Roots.Read<RpmRepository>> read(String part, List<Optional<byte[]>> found)
            throws MirrorException {
        Optional<byte[]> list = found.getFirst();
        if (list.isEmpty()) {
            return Optional.empty();
        }
        String name = Roots.path(part, FILES.getFirst());
        byte[] signature =
                found.getLast()
                        .orElseThrow(() ->
                                new MirrorException(
                                        Reason.MIRROR_UNSIGNED, name + ": nobody signed it"));
        Signed signed = vouchers.detached(name, list.get(), signature);
        try {
            var repository = RpmRepository.decode(signed.content().toArray());
            return Optional.of(new Roots.Read<>(repository, signed.signer(), List.of(true, true)));
        } catch (MalformedException e) {
            throw new MirrorException(Reason.MIRROR_CONTRADICTED, name + ": " + e.getMessage());
        }
    }

    @Override
    public boolean isBefore(RpmRepository next, RpmRepository present) {
        return next.date().isBefore(present.date());
    }

    @Override
    public Optional<String> over(RpmRepository content, Instant now) {
        return Optional.empty();
    }
}
