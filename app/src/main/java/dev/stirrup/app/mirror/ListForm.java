package dev.stirrup.app.mirror;

import dev.stirrup.app.mirror.Vouchers.Decoder;
import dev.stirrup.app.mirror.Vouchers.Signed;
import dev.stirrup.boot.Reason;
import dev.stirrup.trust.upstream.RpmRepository;
import dev.stirrup.trust.upstream.SignedText;
import dev.stirrup.trust.upstream.SumsFile;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The signed beginning of a folder that is one list, signed within or by a file beside it.
///
/// @param files the list, then where its signature may be
/// @param most bytes of the list
/// @param dated when a list was made, if such lists tell
record ListForm<T>(
        Vouchers vouchers,
        List<String> files,
        int most,
        Decoder<T> decoder,
        Function<T, Optional<Instant>> dated)
        implements Roots.Form<T> {
    ListForm {
        files = List.copyOf(files);
    }

    /// Digests of the files in a folder and below. Such a list has no date.
    static ListForm<SumsFile> ofSums(Vouchers vouchers) {
        return new ListForm<>(
                vouchers,
                List.of("SHA256SUMS", "SHA256SUMS.gpg", "SHA256SUMS.sign", "SHA256SUMS.asc"),
                SumsFile.LONGEST,
                SumsFile::decode,
                _ -> Optional.empty());
    }

    /// A repository of RPM packages.
    static ListForm<RpmRepository> ofRpm(Vouchers vouchers) {
        return new ListForm<>(
                vouchers,
                List.of("repodata/repomd.xml", "repodata/repomd.xml.asc"),
                RpmRepository.LONGEST,
                RpmRepository::decode,
                list -> Optional.of(list.date()));
    }

    @Override
    public Optional<Roots.Read<T>> read(String part, List<Optional<byte[]>> found)
            throws MirrorException {
        Optional<byte[]> list = found.getFirst();
        if (list.isEmpty()) {
            return Optional.empty();
        }
        String name = Roots.path(part, files.getFirst());
        Signed signed =
                SignedText.isSignedText(list.get())
                        ? vouchers.text(name, list.get())
                        : vouchers.detached(name, list.get(), signature(name, found));
        T content = signed.read(name, decoder);
        List<Boolean> used = Collections.nCopies(files.size(), true);
        return Optional.of(new Roots.Read<>(content, signed.signer(), used));
    }

    @Override
    public Optional<Instant> made(T content) {
        return dated.apply(content);
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
