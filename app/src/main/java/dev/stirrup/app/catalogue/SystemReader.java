package dev.stirrup.app.catalogue;

import dev.stirrup.app.catalogue.KnownSystem.Part;
import dev.stirrup.app.catalogue.KnownSystem.Start;
import dev.stirrup.app.upstream.Voucher;
import dev.stirrup.app.yaml.Problems;
import dev.stirrup.app.yaml.YamlFile;
import dev.stirrup.app.yaml.YamlMap;
import dev.stirrup.app.yaml.YamlValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads catalogue files.
final class SystemReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final Map<String, URI> chosen;
    private final Map<String, URI> mirrors;
    private final Problems problems;

    /// @param chosen mirrors that win over those of the files
    SystemReader(Map<String, URI> chosen, Problems problems) {
        this.chosen = chosen;
        this.mirrors = new HashMap<>(chosen);
        this.problems = problems;
    }

    /// The systems of one file.
    List<KnownSystem> read(String file, String text) {
        List<KnownSystem> found = new ArrayList<>();
        for (YamlValue document : YamlFile.read(file, text, problems)) {
            if (!document.isEmpty()) {
                document.map().ifPresent(map -> systems(map, file, found));
            }
        }
        return found;
    }

    private void systems(YamlMap map, String file, List<KnownSystem> into) {
        map.find("mirrors")
                .flatMap(YamlValue::map)
                .ifPresent(named -> named.all().forEach(this::mirror));
        map.find("systems")
                .flatMap(YamlValue::map)
                .ifPresent(named ->
                        named.all()
                                .forEach((name, value) ->
                                        value.map()
                                                .flatMap(one -> system(name, one, file))
                                                .ifPresent(into::add)));
        map.finish();
    }

    private void mirror(String name, YamlValue value) {
        value.as("an http:// or https:// URL that ends with a slash", SystemReader::base)
                .filter(_ -> !chosen.containsKey(name))
                .ifPresent(url -> mirrors.put(name, url));
    }

    private Optional<KnownSystem> system(String name, YamlMap map, String file) {
        if (!NAME.matcher(name).matches()) {
            map.refuse(name + " is no name: use small letters, digits and ._-");
        }
        Optional<String> title = map.need("title").flatMap(YamlValue::text);
        Optional<String> architecture = map.need("architecture").flatMap(YamlValue::text);
        Optional<URI> mirror =
                map.need("mirror").flatMap(v -> v.as("a mirror's name", this::mirrorOf));
        List<String> keyrings = map.each("keyrings", YamlValue::text);
        Optional<Start> start = map.find("profile").flatMap(YamlValue::map).map(this::start);
        Optional<String> tried = map.find("tried").flatMap(YamlValue::text);
        // The parts are read in any case, so that all that is wrong with them is told.
        URI base = mirror.orElse(URI.create("http://mirror.invalid/"));
        List<Part> parts = map.each("parts", v -> v.map().flatMap(part -> part(part, base)));
        if (parts.isEmpty()) {
            map.refuse("it has no parts: which files is it made of?");
        }
        map.finish();
        if (title.isEmpty() || architecture.isEmpty() || mirror.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new KnownSystem(
                        name,
                        title.get(),
                        architecture.get(),
                        parts,
                        keyrings,
                        start,
                        tried,
                        file));
    }

    private Optional<URI> mirrorOf(String name) {
        return Optional.ofNullable(mirrors.get(name));
    }

    private Start start(YamlMap map) {
        Start read =
                new Start(
                        map.need("kernel").flatMap(YamlValue::text).orElse(""),
                        map.each("initrds", YamlValue::text),
                        map.find("arguments").flatMap(YamlValue::text).orElse(""));
        map.finish();
        return read;
    }

    private Optional<Part> part(YamlMap map, URI base) {
        Optional<URI> file = url(map, "file", base);
        Optional<URI> folder = url(map, "folder", base);
        Optional<String> pattern = map.find("match").flatMap(v -> v.as("a pattern", this::pattern));
        Optional<String> as = map.find("as").flatMap(YamlValue::text);
        if (file.isPresent() == folder.isPresent() || folder.isPresent() != pattern.isPresent()) {
            map.refuse("a part is a file, or a folder with match: a pattern of the file's name");
        }
        Optional<URI> url = file.or(() -> folder);
        String name = url.map(u -> name(u)).orElse("");
        List<Voucher> vouchers = new ArrayList<>();
        map.find("sums")
                .flatMap(YamlValue::map)
                .flatMap(m -> sums(m, base, name))
                .ifPresent(vouchers::add);
        map.find("chain")
                .flatMap(YamlValue::map)
                .flatMap(m -> chain(m, base))
                .ifPresent(vouchers::add);
        url(map, "signature", base).map(Voucher.Detached::new).ifPresent(vouchers::add);
        map.find("sha256")
                .flatMap(v -> v.as("64 hexadecimal digits", SystemReader::digest))
                .map(digest -> new Voucher.Pinned(digest, "the catalogue"))
                .ifPresent(vouchers::add);
        map.finish();
        return url.map(u -> new Part(u, as.orElse(name), pattern.orElse(""), vouchers));
    }

    private Optional<Voucher> sums(YamlMap map, URI base, String name) {
        Optional<URI> list = url(map, "list", base);
        List<URI> signatures = url(map, "signature", base).stream().toList();
        String inList = map.find("name").flatMap(YamlValue::text).orElse(name);
        map.finish();
        return list.map(url -> new Voucher.Sums(url, signatures, inList));
    }

    private Optional<Voucher> chain(YamlMap map, URI base) {
        Optional<URI> signed = url(map, "signed", base);
        Optional<URI> list = url(map, "list", base);
        Optional<String> path = map.need("path").flatMap(YamlValue::text);
        Optional<String> name = map.need("name").flatMap(YamlValue::text);
        map.finish();
        return signed.isPresent() && list.isPresent() && path.isPresent() && name.isPresent()
                ? Optional.of(new Voucher.Chain(signed.get(), list.get(), path.get(), name.get()))
                : Optional.empty();
    }

    private static Optional<URI> url(YamlMap map, String key, URI base) {
        return map.find(key).flatMap(v -> v.as("a path on the mirror", text -> path(base, text)));
    }

    /// A path below the mirror's own URL; never another server.
    private static Optional<URI> path(URI base, String text) {
        boolean isOdd = text.startsWith("/") || text.contains("..") || text.contains(":");
        try {
            return isOdd ? Optional.empty() : Optional.of(base.resolve(new URI(text)));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static Optional<URI> base(String text) {
        try {
            URI url = new URI(text);
            boolean isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            return Optional.of(url)
                    .filter(_ -> isWeb && url.getHost() != null && text.endsWith("/"));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private Optional<String> pattern(String text) {
        try {
            return Optional.of(Pattern.compile(text).pattern());
        } catch (PatternSyntaxException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> digest(String text) {
        return Optional.of(text).filter(digits -> DIGEST.matcher(digits).matches());
    }

    private static String name(URI url) {
        String path = url.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
