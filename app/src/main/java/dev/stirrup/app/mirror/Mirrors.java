package dev.stirrup.app.mirror;

import dev.stirrup.app.fetch.Route;
import dev.stirrup.app.settings.MirrorSettings;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.upstream.Keyrings;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.server.Shelf;
import dev.stirrup.server.Shelf.StoredFile;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.content.CheckedBlobs;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.store.mirror.MirrorStore;
import dev.stirrup.trust.content.Image;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The mirrors of the settings, and all that they brought.
public final class Mirrors implements AutoCloseable {
    private static final Duration STALL = Duration.ofSeconds(30);

    private final MirrorStore store;
    private final Intake intake;
    private final Map<String, Mirror> byName = new LinkedHashMap<>();

    private Mirrors(MirrorStore store, Intake intake) {
        this.store = store;
        this.intake = intake;
    }

    /// Opens what is kept, and makes it when it is missing.
    ///
    /// @throws IllegalArgumentException when the proxy or the authorities cannot be used; the text
    ///   says why
    public static Mirrors open(DataFolder folder, Settings settings, InstantSource clock) {
        return open(folder, settings, clock, STALL);
    }

    /// @param stall a server that says nothing for so long is given up
    static Mirrors open(DataFolder folder, Settings settings, InstantSource clock, Duration stall) {
        Route route = Route.of(settings.fetch(), System.getenv());
        Path place = settings.cache().folder().orElse(folder.mirrors());
        MirrorStore store = MirrorStore.open(place, clock);
        var mirrors = new Mirrors(store, new Intake(store, settings.cache(), clock));
        var keyrings = new Keyrings(folder.keyrings(), Keyrings.SYSTEM);
        for (MirrorSettings one : settings.mirrors()) {
            var upstream = new Upstream(one, store.downloads(), route, stall);
            Tree tree = mirrors.tree(upstream, one, new Vouchers(keyrings, one, clock));
            mirrors.byName.put(one.name(), new Mirror(one, mirrors.intake, upstream, tree));
        }
        return mirrors;
    }

    private Tree tree(Upstream upstream, MirrorSettings settings, Vouchers vouchers) {
        return switch (settings.kind()) {
            case APT -> new AptTree(intake, upstream, vouchers);
            case SUMS ->
                    new FolderTree<>(
                            intake,
                            new Roots<>(intake, upstream, ListForm.ofSums(vouchers)),
                            FolderTree::summed);
            case RPM ->
                    new FolderTree<>(
                            intake,
                            new Roots<>(intake, upstream, ListForm.ofRpm(vouchers)),
                            new RpmPackages(intake, upstream));
            case ALPINE ->
                    new FolderTree<>(
                            intake,
                            new Roots<>(intake, upstream, new ApkForm(vouchers)),
                            new ApkPackages(intake, upstream));
            case ARCH -> new ArchTree(intake, upstream, vouchers);
            case PINNED -> new PinnedTree(settings);
            case UNVERIFIED -> new UnverifiedTree(intake, upstream);
        };
    }

    public Optional<Mirror> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Collection<Mirror> all() {
        return byName.values();
    }

    public MirrorStore store() {
        return store;
    }

    /// The bytes of a file that a mirror was found to give.
    public Shelf.Found bytes(ContentRef.MirrorFile wanted) {
        Optional<MirrorFile> kept = store.find(wanted.digest());
        if (kept.isPresent()) {
            return kept(kept.get());
        }
        Optional<Flight> flight = intake.flight(wanted.digest());
        Optional<Flight.Coming> coming = flight.flatMap(Flight::coming);
        if (coming.filter(one -> one.arriving().isSound()).isPresent()) {
            return coming(coming.get());
        }
        try {
            if (flight.isPresent()) {
                return kept(flight.get().await());
            }
            return store.find(wanted.digest()).map(this::kept).orElseGet(Shelf.Found.Missing::new);
        } catch (MirrorException e) {
            return new Shelf.Found.Damaged(e.detail());
        }
    }

    private Shelf.Found kept(MirrorFile file) {
        return switch (store.bytes(file.image())) {
            case CheckedBlobs.Found.Here(var image) ->
                    new Shelf.Found.Here(
                            new StoredFile(
                                    store.path(file.digest()),
                                    file.size(),
                                    file.digest(),
                                    file.fetched(),
                                    image));
            case CheckedBlobs.Found.Damaged(String what) -> new Shelf.Found.Damaged(what);
            case CheckedBlobs.Found.Gone() -> new Shelf.Found.Missing();
        };
    }

    private Shelf.Found coming(Flight.Coming one) {
        Image image = one.arriving().image();
        return new Shelf.Found.Here(
                new StoredFile(
                        one.place(), image.size(), image.digest(), one.begun(), one.arriving()));
    }

    @Override
    public void close() {
        byName.values().forEach(Mirror::close);
        store.close();
    }
}
