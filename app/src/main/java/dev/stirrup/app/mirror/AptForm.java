package dev.stirrup.app.mirror;

import dev.stirrup.app.mirror.Vouchers.Signed;
import dev.stirrup.boot.Reason;
import dev.stirrup.trust.upstream.AptRelease;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The signed beginning of a suite of Debian packages: `InRelease`, and the same in two files for
/// older programs. All that are given say the same.
final class AptForm implements Roots.Form<AptRelease> {
    static final int INLINE = 0;
    static final int PLAIN = 1;
    static final int SIGNATURE = 2;
    private static final List<String> FILES = List.of("InRelease", "Release", "Release.gpg");

    private final Vouchers vouchers;

    AptForm(Vouchers vouchers) {
        this.vouchers = vouchers;
    }

    @Override
    public List<String> files() {
        return FILES;
    }

    @Override
    public int most() {
        return AptRelease.LONGEST;
    }

    @Override
    public Optional<Roots.Read<AptRelease>> read(String part, List<Optional<byte[]>> found)
            throws MirrorException {
        Optional<byte[]> inline = found.get(INLINE);
        boolean isPair = found.get(PLAIN).isPresent() && found.get(SIGNATURE).isPresent();
        if (inline.isEmpty() && !isPair) {
            if (found.get(PLAIN).isPresent()) {
                throw new MirrorException(Reason.MIRROR_UNSIGNED, part + ": nobody signed Release");
            }
            return Optional.empty();
        }
        if (inline.isEmpty()) {
            Signed pair = pair(part, found);
            return Optional.of(
                    new Roots.Read<>(
                            release(part, pair), pair.signer(), List.of(false, true, true)));
        }
        Signed signed = vouchers.text(part + "/InRelease", inline.get());
        AptRelease release = release(part, signed);
        // The pair may be of another moment than the one file: then it is left out.
        boolean fits = isPair && isSame(part, found, release);
        return Optional.of(new Roots.Read<>(release, signed.signer(), List.of(true, fits, fits)));
    }

    @Override
    public Optional<Instant> made(AptRelease release) {
        return Optional.of(release.date());
    }

    @Override
    public Optional<String> over(AptRelease release, Instant now) {
        return release.isOver(now)
                ? Optional.of(
                        release.codename()
                                + " was valid until "
                                + release.validUntil().orElseThrow())
                : Optional.empty();
    }

    private boolean isSame(String part, List<Optional<byte[]>> found, AptRelease release) {
        try {
            return release(part, pair(part, found)).equals(release);
        } catch (MirrorException _) {
            return false;
        }
    }

    private Signed pair(String part, List<Optional<byte[]>> found) throws MirrorException {
        return vouchers.detached(
                part + "/Release",
                found.get(PLAIN).orElseThrow(),
                found.get(SIGNATURE).orElseThrow());
    }

    private static AptRelease release(String part, Signed signed) throws MirrorException {
        return signed.read(part + "/Release", AptRelease::decode);
    }
}
