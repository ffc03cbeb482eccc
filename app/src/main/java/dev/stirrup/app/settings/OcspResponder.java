package dev.stirrup.app.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// Which OCSP responder the server's certificates name. A client that finds one named and does not
/// reach it refuses the certificate (iPXE 2.0), so naming one is the operator's choice.
public sealed interface OcspResponder {
    /// None: clients trust the certificate until it ends.
    record None() implements OcspResponder {}

    /// This server, by plain HTTP.
    record Own() implements OcspResponder {}

    /// Another address of this server, or a cache before it.
    ///
    /// @param url begins with `http://`: the answer is signed, and asking by HTTPS would need an
    ///   answer first
    record At(String url) implements OcspResponder {}

    /// `off`, `on`, or a URL.
    static Optional<OcspResponder> read(String text) {
        return switch (text) {
            case "off" -> Optional.of(new None());
            case "on" -> Optional.of(new Own());
            case String url -> isHttp(url) ? Optional.of(new At(url)) : Optional.empty();
        };
    }

    /// As [#read] reads it.
    default String text() {
        return switch (this) {
            case None() -> "off";
            case Own() -> "on";
            case At(String url) -> url;
        };
    }

    private static boolean isHttp(String url) {
        try {
            URI read = new URI(url);
            return "http".equals(read.getScheme())
                    && read.getHost() != null
                    && read.getRawQuery() == null
                    && url.chars().allMatch(c -> c > ' ' && c < 0x7f);
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
