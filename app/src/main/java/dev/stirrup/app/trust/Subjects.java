package dev.stirrup.app.trust;

import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Site;
import dev.stirrup.store.image.Image;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.store.loader.Loaders;
import dev.stirrup.store.release.Release;
import dev.stirrup.trust.revocation.Revocation.Kind;
import dev.stirrup.trust.revocation.RevocationList;
import dev.stirrup.trust.site.CertificateChain;
import dev.stirrup.trust.site.SiteKey;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// From what an operator calls something to what a revocation names.
final class Subjects {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SERIAL = Pattern.compile("[0-9a-f]{1,40}");

    private final Site site;

    Subjects(Site site) {
        this.site = site;
    }

    /// @throws FailedException when there is nothing of that name
    List<String> find(Kind kind, String name) {
        Optional<String> found =
                switch (kind) {
                    case IMAGE -> digest(name).or(() -> image(name));
                    case LOADER -> digest(name).or(() -> loader(name));
                    case MACHINE -> machine(name);
                    case CERT -> throw new IllegalArgumentException("see certificates");
                };
        return List.of(
                found.orElseThrow(() ->
                        new FailedException(
                                "There is no " + kind.word() + " " + name,
                                "Nothing was withdrawn.")));
    }

    /// The serial numbers of a key's certificates, of a release's, or the one that is named.
    List<String> certificates(String name, SiteKeyring keyring) {
        Optional<SiteKey> key = keyring.keys().named(name);
        if (key.isPresent()) {
            return key.get().chains().stream()
                    .map(CertificateChain::own)
                    .map(certificate -> RevocationList.text(certificate.getSerialNumber()))
                    .toList();
        }
        List<Release> releases = site.releases().named(name);
        if (releases.size() > 1) {
            throw new FailedException(
                    "There are " + releases.size() + " releases " + name,
                    "Name the serial number: stirrup trust show");
        }
        if (!releases.isEmpty()) {
            return List.of(releases.getFirst().serial());
        }
        String digits = name.toLowerCase(Locale.ROOT).replace(":", "").replaceFirst("^0x", "");
        if (!SERIAL.matcher(digits).matches()) {
            throw new FailedException(
                    name + " is no serial number, no key and no release of this site",
                    "Hexadecimal digits, as `openssl x509 -serial` prints them.");
        }
        return List.of(RevocationList.text(new BigInteger(digits, 16)));
    }

    private static Optional<String> digest(String name) {
        return Optional.of(name.toLowerCase(Locale.ROOT))
                .filter(text -> DIGEST.matcher(text).matches());
    }

    private Optional<String> image(String name) {
        return site.images().find(name).map(Image::digest);
    }

    private Optional<String> loader(String name) {
        return site.loaders().list().stream()
                .flatMap(set ->
                        set.files().stream()
                                .filter(item -> name.equals(set.name() + "/" + item.file())))
                .map(Loaders.Item::digest)
                .findFirst();
    }

    private Optional<String> machine(String name) {
        return site.records().machine(name).map(machine -> machine.name());
    }
}
