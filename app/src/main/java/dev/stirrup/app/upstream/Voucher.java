package dev.stirrup.app.upstream;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Where it stands who vouches for a file.
public sealed interface Voucher {
    /// A list of digests, signed by itself (Fedora) or by a file beside it.
    ///
    /// @param signatures where a signature over the list may be; none: within the list
    /// @param name of the file in the list
    record Sums(URI list, List<URI> signatures, String name) implements Voucher {
        public Sums {
            signatures = List.copyOf(signatures);
        }
    }

    /// A list of digests that another list, a signed one, holds the digest of: Debian's installer,
    /// by way of InRelease.
    ///
    /// @param signed the list at the beginning
    /// @param list which it names as `path`
    /// @param name of the file in the second list
    record Chain(URI signed, URI list, String path, String name) implements Voucher {}

    /// A signature over the file itself.
    record Detached(URI signature) implements Voucher {}

    /// A signature within the file: a package of Alpine's.
    record Within() implements Voucher {}

    /// A digest that somebody wrote down.
    ///
    /// @param sha256 in hexadecimal digits
    /// @param by who did, for people
    record Pinned(String sha256, String by) implements Voucher {}

    /// Where distributions put such files, when nothing says where they are.
    ///
    /// @param file of which the name stands behind the last slash
    static List<Voucher> beside(URI file) {
        String path = Optional.ofNullable(file.getPath()).orElse("");
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.endsWith(".apk")) {
            return List.of(new Within());
        }
        return List.of(
                list(file, "SHA256SUMS", name),
                list(file, "SHA512SUMS", name),
                list(file, "CHECKSUM", name),
                list(file, "sha256sum.txt", name),
                list(file, name + ".sha256", name),
                list(file, name + ".CHECKSUM", name),
                new Detached(next(file, name + ".asc")),
                new Detached(next(file, name + ".sig")));
    }

    private static Voucher list(URI file, String list, String name) {
        return new Sums(
                next(file, list),
                List.of(
                        next(file, list + ".gpg"),
                        next(file, list + ".sign"),
                        next(file, list + ".asc")),
                name);
    }

    private static URI next(URI file, String name) {
        String text = file.toString();
        int end = text.indexOf('?') < 0 ? text.length() : text.indexOf('?');
        int slash = text.lastIndexOf('/', end - 1);
        return URI.create(text.substring(0, slash + 1) + name.replace(" ", "%20"));
    }
}
