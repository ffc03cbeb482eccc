package dev.stirrup.app.settings;

import dev.stirrup.app.settings.ConsoleSettings.Acme;
import dev.stirrup.app.settings.ConsoleSettings.Proof;
import dev.stirrup.app.yaml.YamlMap;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.trust.site.ServerNames;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `console`.
final class ConsoleReader {
    private static final Map<String, Boolean> AGREED = Map.of("agreed", true);

    private ConsoleReader() {}

    static Optional<ConsoleSettings> read(YamlMap map) {
        List<String> names =
                map.each("names", v -> v.as("a DNS name with a dot in it", ConsoleReader::name));
        Optional<Acme> acme = map.need("acme").flatMap(YamlValue::map).flatMap(ConsoleReader::acme);
        if (names.isEmpty()) {
            map.refuse("console needs names: what browsers call this server");
        }
        map.finish();
        return names.isEmpty()
                ? Optional.empty()
                : acme.map(how -> new ConsoleSettings(ServerNames.of(names, List.of()), how));
    }

    private static Optional<Acme> acme(YamlMap map) {
        Optional<URI> directory =
                map.need("directory").flatMap(v -> v.as("an https:// URL", ConsoleReader::url));
        boolean isAgreed = map.find("terms-of-service").flatMap(v -> v.oneOf(AGREED)).orElse(false);
        Optional<String> contact =
                map.find("contact").flatMap(v -> v.as("a mail address", ConsoleReader::address));
        Optional<String> binding = map.find("eab-key-id").flatMap(YamlValue::text);
        Optional<Path> certificate =
                map.find("ca").flatMap(v -> v.as("an absolute path", ConsoleReader::path));
        Optional<Long> port = map.find("http-port").flatMap(v -> v.number(1, 65535));
        Optional<Path> hook =
                map.find("dns-hook").flatMap(v -> v.as("an absolute path", ConsoleReader::path));
        if (port.isPresent() && hook.isPresent()) {
            map.refuseKey("dns-hook", "either http-port or dns-hook");
        }
        map.finish();
        Proof usual = new Proof.Http(port.map(Long::intValue).orElse(ConsoleSettings.HTTP_PORT));
        Proof proof = hook.<Proof>map(Proof.Dns::new).orElse(usual);
        return directory.map(url -> new Acme(url, isAgreed, contact, binding, certificate, proof));
    }

    /// A name without a dot is no name of the public DNS.
    private static Optional<String> name(String text) {
        return Optional.of(text).filter(name -> ServerNames.isName(name) && name.contains("."));
    }

    private static Optional<URI> url(String text) {
        try {
            URI url = new URI(text);
            return Optional.of(url)
                    .filter(u -> "https".equals(u.getScheme()) && u.getHost() != null);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> address(String text) {
        return Optional.of(text).filter(address -> address.matches("[^@\\s,?]+@[^@\\s,?]+"));
    }

    private static Optional<Path> path(String text) {
        return Optional.of(text).filter(path -> path.startsWith("/")).map(Path::of);
    }
}
