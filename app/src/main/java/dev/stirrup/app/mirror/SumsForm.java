package dev.stirrup.app.mirror;

import dev.stirrup.app.mirror.Vouchers.Signed;
import dev.stirrup.boot.Reason;
import dev.stirrup.trust.upstream.SignedText;
import dev.stirrup.trust.upstream.SumsFile;
import dev.stirrup.wire.MalformedException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The signed beginning of a folder: a list of digests, signed within or by a file beside it.
final class SumsForm implements Roots.Form<SumsFile> {
    /// The list, and where distributions put its signature.
    static final List<String> FILES =
            List.of("SHA256SUMS", "SHA256SUMS.gpg", "SHA256SUMS.sign", "SHA256SUMS.asc");

    private final Vouchers vouchers;

    SumsForm(Vouchers vouchers) {
        this.vouchers = vouchers;
    }

    @Override
    public List<String> files() {
        return FILES;
    }

    @Override
    public int most() {
        return SumsFile.LONGEST;
    }

    @Override
    public Optional<Roots.Read<SumsFile>> read(String part, List<Optional<byte[]>> found)
            throws MirrorException {
        Optional<byte[]> list = found.getFirst();
        if (list.isEmpty()) {
            return Optional.empty();
        }
        String name = Roots.path(part, FILES.getFirst());
        Signed signed =
                SignedText.isSignedText(list.get())
                        ? vouchers.text(name, list.get())
                        : vouchers.detached(name, list.get(), signature(name, found));
        try {
            var sums = SumsFile.decode(signed.content().toArray());
            List<Boolean> used = Collections.nCopies(FILES.size(), true);
            return Optional.of(new Roots.Read<>(sums, signed.signer(), used));
        } catch (MalformedException e) {
            throw new MirrorException(Reason.MIRROR_CONTRADICTED, name + ": " + e.getMessage());
        }
    }

    /// Such a list has no date.
    @Override
    public boolean isBefore(SumsFile next, SumsFile present) {
        return false;
    }

    @Override
    public Optional<String> over(SumsFile content, Instant now) {
        return Optional.empty();
    }

    private static byte[] signature(String name, List<Optional<byte[]>> found)
            throws MirrorException {
        return found.subList(1, found.size()).stream()
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() ->
                        new MirrorException(Reason.MIRROR_UNSIGNED, name + ": nobody signed it"));
    }
}
