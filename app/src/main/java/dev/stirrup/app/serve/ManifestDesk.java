package dev.stirrup.app.serve;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Payload;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.file.Manifests;
import dev.stirrup.server.Shelf;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.SignerUnavailableException;
import dev.stirrup.trust.manifest.BootManifest;
import dev.stirrup.trust.manifest.SignedManifest;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.trust.site.SiteKeys;
import dev.stirrup.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Signs what a boot is given: the files of its image, as they are now.
final class ManifestDesk implements Manifests {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestDesk.class);

    /// As long as a slow machine takes from its script to its kernel.
    private static final Duration LIFETIME = Duration.ofMinutes(15);

    private final StoreWiring store;

    ManifestDesk(StoreWiring store) {
        this.store = store;
    }

    @Override
    public Optional<Bytes> manifest(Claims claims, BootDecision decision, Instant now) {
        if (!(decision instanceof BootDecision.Run(var profile, var payload))) {
            return Optional.empty();
        }
        var manifest =
                new BootManifest(
                        store.catalogue.machineOf(claims).orElseGet(claims::toString),
                        profile.name(),
                        store.catalogue.current().epoch(),
                        now,
                        now.plus(LIFETIME),
                        items(payload));
        try {
            return signed(manifest, now);
        } catch (StoreException | SignerUnavailableException e) {
            LOG.warn("a boot manifest cannot be signed: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Bytes> signed(BootManifest manifest, Instant now) {
        SiteKeyring keyring = TrustWiring.keyring(store);
        SiteKeys keys = keyring.keys();
        Optional<SiteKey> key = keys.current(Duty.MANIFEST, now);
        return key.map(by ->
                Bytes.of(
                        SignedManifest.sign(
                                manifest, keyring.vault().signer(by.name()), keys.chain(by, now))));
    }

    private List<BootManifest.Item> items(Payload payload) {
        return switch (payload) {
            case Payload.Linux linux -> {
                List<String> paths = new ArrayList<>(List.of(linux.kernel()));
                paths.addAll(linux.initrds());
                yield items(linux.image(), paths);
            }
            case Payload.Windows windows -> items(windows.image(), windows.needed());
            case Payload.Chain chain ->
                    chain.file()
                            .map(file -> items(file.image(), List.of(file.path())))
                            .orElseGet(List::of);
            default -> List.of();
        };
    }

    private List<BootManifest.Item> items(String image, List<String> paths) {
        List<BootManifest.Item> items = new ArrayList<>();
        for (String path : paths) {
            var file = new ContentRef.ImageFile(image, path);
            if (store.find(file) instanceof Shelf.Found.Here(Shelf.StoredFile here)) {
                items.add(new BootManifest.Item(here.etag(), here.size(), image + "/" + path));
            }
        }
        return items;
    }
}
