package dev.stirrup.app.fetch;

import dev.stirrup.app.fetch.FetchException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// The addresses that files are fetched from.
public final class Addresses {
    private Addresses() {}

    /// Whether a word is meant as an address, and no file or name.
    public static boolean isAddress(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }

    /// @throws FetchException when nothing can be fetched from there
    public static URI read(String word) throws FetchException {
        try {
            return checked(new URI(word));
        } catch (URISyntaxException e) {
            throw new FetchException(Kind.REFUSED, "this is no URL: " + e.getReason(), e);
        }
    }

    /// For screens and records: without the query, which may hold a password of its own kind.
    public static String shown(URI url) {
        String text = url.toString();
        int end = text.indexOf('?');
        return end < 0 ? text : text.substring(0, end);
    }

    /// The file's own name: what stands behind the last slash.
    public static Optional<String> fileName(URI url) {
        String path = Optional.ofNullable(url.getPath()).orElse("");
        return Optional.of(path.substring(path.lastIndexOf('/') + 1)).filter(n -> !n.isEmpty());
    }

    /// Where a server sends whoever asks at `from`.
    static URI follow(URI from, String location) throws FetchException {
        URI goal;
        try {
            goal = checked(from.resolve(new URI(location)));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new FetchException(Kind.REFUSED, shown(from) + " redirects to no URL", e);
        }
        if (isEncrypted(from) && !isEncrypted(goal)) {
            throw new FetchException(
                    Kind.REFUSED,
                    shown(from) + " redirects from https to http (" + shown(goal) + ")");
        }
        return goal;
    }

    private static boolean isEncrypted(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    private static URI checked(URI url) throws FetchException {
        boolean isHttp = isEncrypted(url) || "http".equalsIgnoreCase(url.getScheme());
        if (!isHttp || url.getHost() == null) {
            throw new FetchException(
                    Kind.REFUSED, shown(url) + " is neither an http:// nor an https:// URL");
        }
        if (url.getRawUserInfo() != null) {
            throw new FetchException(
                    Kind.REFUSED, "a URL with a password in it is not used; leave it out");
        }
        return url;
    }
}
