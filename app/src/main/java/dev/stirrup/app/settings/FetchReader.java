package dev.stirrup.app.settings;

import dev.stirrup.app.yaml.YamlMap;
import dev.stirrup.app.yaml.YamlValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `fetch`.
final class FetchReader {
    private FetchReader() {}

    static FetchSettings read(YamlMap map) {
        Optional<URI> proxy =
                map.find("proxy").flatMap(v -> v.as("http://HOST:PORT", FetchReader::proxy));
        Optional<Path> authorities = map.find("ca").flatMap(YamlValue::text).map(Path::of);
        Map<String, URI> mirrors = new HashMap<>();
        map.find("mirrors")
                .flatMap(YamlValue::map)
                .ifPresent(named ->
                        named.all()
                                .forEach((name, value) ->
                                        value.as("an http:// or https:// URL", FetchReader::mirror)
                                                .ifPresent(url -> mirrors.put(name, url))));
        map.finish();
        return new FetchSettings(proxy, authorities, mirrors);
    }

    private static Optional<URI> proxy(String text) {
        return url(text, List.of("http"));
    }

    static Optional<URI> mirror(String text) {
        return url(text.endsWith("/") ? text : text + "/", List.of("http", "https"));
    }

    private static Optional<URI> url(String text, List<String> schemes) {
        try {
            URI url = new URI(text);
            return Optional.of(url)
                    .filter(u -> schemes.contains(u.getScheme()) && u.getHost() != null)
                    .filter(u -> u.getRawUserInfo() == null && u.getRawQuery() == null);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
