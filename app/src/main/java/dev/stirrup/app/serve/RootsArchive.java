package dev.stirrup.app.serve;

import dev.stirrup.media.initrd.CpioWriter;
import dev.stirrup.netboot.file.SiteRoots;
import dev.stirrup.netboot.script.TrustStore;
import dev.stirrup.store.StoreException;
import dev.stirrup.trust.export.Pem;
import dev.stirrup.trust.export.SubjectHash;
import dev.stirrup.trust.export.TrustExport;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The site's roots as a RAM disk. While the root is replaced there are two of them. Kept for a
/// while, for a hundred machines that start together. Safe for use by several threads.
final class RootsArchive implements SiteRoots {
    private static final Logger LOG = LoggerFactory.getLogger(RootsArchive.class);
    private static final int LARGEST = 4 << 20;
    private static final int READABLE = 0644;
    private static final Duration FRESH = Duration.ofMinutes(1);

    /// Where systems keep what they trust: Debian and Arch, Fedora, SUSE.
    private static final List<Path> SYSTEM =
            List.of(
                    Path.of("/etc/ssl/certs/ca-certificates.crt"),
                    Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
                    Path.of("/etc/ssl/ca-bundle.pem"));

    private final StoreWiring store;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(Instant at, Bytes archive) {}

    RootsArchive(StoreWiring store) {
        this.store = store;
    }

    @Override
    public Optional<Bytes> archive(TrustStore trust, Instant now) {
        Kept before = kept.get(trust.name());
        if (before != null && !now.isBefore(before.at()) && now.isBefore(before.at().plus(FRESH))) {
            return Optional.of(before.archive());
        }
        try {
            List<X509Certificate> roots =
                    new TrustExport(TrustWiring.keyring(store).keys(), now).certificates(Duty.ROOT);
            if (roots.isEmpty()) {
                return Optional.empty();
            }
            Bytes archive = Bytes.of(written(trust, roots));
            kept.put(trust.name(), new Kept(now, archive));
            return Optional.of(archive);
        } catch (StoreException | IOException e) {
            LOG.warn("the site's roots cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public String pem(Instant now) {
        try {
            return Pem.certificates(
                    new TrustExport(TrustWiring.keyring(store).keys(), now)
                            .certificates(Duty.ROOT));
        } catch (StoreException e) {
            LOG.warn("the site's roots cannot be read: {}", e.getMessage());
            return "";
        }
    }

    /// Compressed, since it follows whatever the profile brings.
    static byte[] written(TrustStore trust, List<X509Certificate> roots) throws IOException {
        var archive = new CpioWriter(LARGEST);
        for (TrustStore.Place place : trust.places()) {
            if (place.isDirectory()) {
                directory(archive, place.path(), roots);
            } else {
                String bundle = Pem.certificates(roots) + system();
                archive.file(place.path(), READABLE, ascii(bundle));
            }
        }
        return archive.finishCompressed();
    }

    private static void directory(CpioWriter archive, String path, List<X509Certificate> roots) {
        Map<String, Integer> taken = new HashMap<>();
        for (X509Certificate root : roots) {
            String hash = SubjectHash.of(root);
            int number = taken.merge(hash, 1, Integer::sum) - 1;
            archive.file(
                    path + "/" + hash + "." + number,
                    READABLE,
                    ascii(Pem.certificates(List.of(root))));
        }
    }

    /// Without, nothing but this server would be trusted any more.
    private static String system() throws IOException {
        for (Path bundle : SYSTEM) {
            if (Files.isReadable(bundle) && Files.size(bundle) < LARGEST / 4) {
                return Files.readString(bundle, StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
