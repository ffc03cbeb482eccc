package dev.stirrup.trust.site;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All keys of the site. Immutable.
///
/// @param organisation the site's name in its certificates
/// @param keys in the order in which they were made
public record SiteKeys(String organisation, List<SiteKey> keys) {
    public SiteKeys {
        keys = List.copyOf(keys);
    }

    /// A site that has no keys yet.
    public static SiteKeys none(String organisation) {
        return new SiteKeys(organisation, List.of());
    }

    /// The key that has this duty now: the newest of those in use.
    public Optional<SiteKey> current(Duty duty, Instant now) {
        return of(duty).filter(key -> key.isUsed(now))
                .reduce((a, b) -> b.from().isBefore(a.from()) ? a : b);
    }

    /// The keys whose certificates clients shall hold now: the current one, those that follow it,
    /// and those that it replaced and that have not ended.
    public List<SiteKey> trusted(Duty duty, Instant now) {
        return of(duty).filter(key -> key.isTrusted(now))
                .sorted(Comparator.comparing(SiteKey::from))
                .toList();
    }

    /// The certificates that lead from this key to the root of now.
    public CertificateChain chain(SiteKey key, Instant now) {
        return current(Duty.ROOT, now)
                .flatMap(root ->
                        key.chains().stream()
                                .filter(c -> c.root().equals(root.certificate()))
                                .findFirst())
                .orElseGet(() -> key.chains().getFirst());
    }

    public Optional<SiteKey> named(String name) {
        return keys.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    /// With this key added, or in place of the one with its name.
    public SiteKeys with(SiteKey key) {
        List<SiteKey> all = new ArrayList<>(keys);
        int at = keys.stream().map(SiteKey::name).toList().indexOf(key.name());
        if (at < 0) {
            all.add(key);
        } else {
            all.set(at, key);
        }
        return new SiteKeys(organisation, all);
    }

    public SiteKeys without(String name) {
        return new SiteKeys(
                organisation, keys.stream().filter(key -> !key.name().equals(name)).toList());
    }

    /// A name that no key of this duty has had.
    public String nextName(Duty duty) {
        int last = of(duty).mapToInt(key -> number(key.name())).max().orElse(0);
        return duty.word() + "-" + (last + 1);
    }

    private Stream<SiteKey> of(Duty duty) {
        return keys.stream().filter(key -> key.duty() == duty);
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }
}
