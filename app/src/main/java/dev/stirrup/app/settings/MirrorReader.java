package dev.stirrup.app.settings;

import dev.stirrup.app.disk.DiskSize;
import dev.stirrup.app.yaml.YamlMap;
import dev.stirrup.app.yaml.YamlValue;
import dev.stirrup.trust.upstream.Listed;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads `cache` and `mirrors`.
final class MirrorReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}");
    private static final Duration OFTEN = Duration.ofSeconds(10);
    private static final Duration SELDOM = Duration.ofDays(30);

    private MirrorReader() {}

    /// @param settings the whole file
    static CacheSettings cache(YamlMap settings) {
        return settings.find("cache")
                .flatMap(YamlValue::map)
                .map(MirrorReader::readCache)
                .orElseGet(CacheSettings::defaults);
    }

    private static CacheSettings readCache(YamlMap map) {
        var read =
                new CacheSettings(
                        map.find("folder").flatMap(YamlValue::text).map(Path::of),
                        map.find("limit")
                                .flatMap(v ->
                                        v.as(
                                                "a size, such as 500M or 50G",
                                                text -> DiskSize.find(text).map(DiskSize::bytes)))
                                .orElse(CacheSettings.LIMIT),
                        map.find("fresh")
                                .flatMap(v -> v.duration(OFTEN, SELDOM))
                                .orElse(CacheSettings.FRESH),
                        map.find("offline").flatMap(YamlValue::flag).orElse(false));
        map.finish();
        return read;
    }

    /// @param settings the whole file
    static List<MirrorSettings> mirrors(YamlMap settings) {
        return settings.find("mirrors")
                .flatMap(YamlValue::map)
                .map(MirrorReader::readMirrors)
                .orElse(List.of());
    }

    private static List<MirrorSettings> readMirrors(YamlMap map) {
        List<MirrorSettings> mirrors = new ArrayList<>();
        map.all()
                .forEach((name, value) -> {
                    if (!NAME.matcher(name).matches()) {
                        map.refuseKey(
                                name, "a mirror's name has small letters, digits and ._- only");
                    }
                    value.map().flatMap(one -> mirror(name, one)).ifPresent(mirrors::add);
                });
        return mirrors;
    }

    private static Optional<MirrorSettings> mirror(String name, YamlMap map) {
        Optional<MirrorKind> kind = map.need("kind").flatMap(v -> v.oneOf(MirrorKind.class));
        List<URI> upstreams =
                map.need("upstream").map(YamlValue::oneOrMany).orElse(List.of()).stream()
                        .flatMap(v ->
                                v.as("an http:// or https:// URL", FetchReader::mirror).stream())
                        .toList();
        List<String> keyrings =
                map.find("keyring").map(YamlValue::oneOrMany).orElse(List.of()).stream()
                        .flatMap(v -> v.text().stream())
                        .toList();
        List<Prefix> clients =
                map.each("clients", v -> v.as("a subnet such as 192.0.2.0/24", Prefix::read));
        Set<String> redirects =
                new HashSet<>(
                        map.each("redirects", v -> v.as("a host's name", MirrorReader::host)));
        Map<String, String> pins = new HashMap<>();
        map.find("pins")
                .flatMap(YamlValue::map)
                .ifPresent(named ->
                        named.all()
                                .forEach((path, value) ->
                                        value.as("a SHA-256 digest", MirrorReader::digest)
                                                .ifPresent(one -> pins.put(path, one))));
        if (kind.isPresent() && (kind.get() == MirrorKind.PINNED) == pins.isEmpty()) {
            map.refuse(
                    pins.isEmpty()
                            ? "a mirror of kind pinned needs pins"
                            : "pins are for mirrors of kind pinned");
        }
        map.finish();
        return kind.filter(_ -> !upstreams.isEmpty())
                .map(one ->
                        new MirrorSettings(
                                name, one, upstreams, keyrings, clients, redirects, pins));
    }

    private static Optional<String> host(String text) {
        return Optional.of(text).filter(name -> HOST.matcher(name).matches());
    }

    private static Optional<String> digest(String text) {
        return Optional.of(text.toLowerCase(Locale.ROOT)).filter(Listed::isDigest);
    }
}
