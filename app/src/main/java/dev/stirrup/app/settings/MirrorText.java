package dev.stirrup.app.settings;

import dev.stirrup.app.yaml.Durations;
import dev.stirrup.app.yaml.YamlText;
import dev.stirrup.app.yaml.YamlValue;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// Mirrors as settings files have them, for a server in the lab.
public final class MirrorText {
    private MirrorText() {}

    /// Whole lines; empty when there are no mirrors.
    ///
    /// @param own the site's settings
    /// @param folder where what they bring is kept when the settings do not say it
    /// @param proxy by which their servers are reached
    public static String of(Settings own, Path folder, String proxy) {
        if (own.mirrors().isEmpty()) {
            return "";
        }
        CacheSettings cache = own.cache();
        YamlText text = new YamlText();
        YamlText fetch = text.nested().put("proxy", proxy);
        own.fetch()
                .authorities()
                .ifPresent(file -> fetch.put("ca", file.toAbsolutePath().toString()));
        text.putNested("fetch", fetch);
        text.putNested(
                "cache",
                text.nested()
                        .put("folder", cache.folder().orElse(folder).toAbsolutePath().toString())
                        .putRaw("limit", Long.toString(cache.limit()))
                        .put("fresh", Durations.text(cache.fresh()))
                        .putRaw("offline", Boolean.toString(cache.isOffline())));
        YamlText all = text.nested();
        own.mirrors().forEach(one -> all.putNested(one.name(), mirror(all.nested(), one)));
        return text.putNested("mirrors", all).toString();
    }

    private static YamlText mirror(YamlText text, MirrorSettings mirror) {
        List<String> clients = mirror.clients().stream().map(Prefix::toString).toList();
        return text.put("kind", YamlValue.word(mirror.kind()))
                .putList("upstream", mirror.upstreams().stream().map(URI::toString).toList())
                .putList("keyring", mirror.keyrings())
                .putList("clients", clients)
                .putList("redirects", mirror.redirects().stream().sorted().toList())
                .putMap("pins", mirror.pins());
    }
}
