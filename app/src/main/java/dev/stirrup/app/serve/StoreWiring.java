package dev.stirrup.app.serve;

import dev.stirrup.app.command.SiteName;
import dev.stirrup.app.mirror.Mirrors;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Payload;
import dev.stirrup.iscsi.chap.ChapAlgorithm;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.server.Shelf;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.content.CheckedBlobs;
import dev.stirrup.store.content.KeptFile;
import dev.stirrup.store.content.Scrub;
import dev.stirrup.store.content.StoredContent;
import dev.stirrup.store.disk.disc.DiscUnit;
import dev.stirrup.store.disk.disc.Discs;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import dev.stirrup.store.event.EventStore;
import dev.stirrup.store.event.Retention;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.lease.SqliteLeaseStore;
import dev.stirrup.store.loader.LoaderStore;
import dev.stirrup.store.record.Catalogue;
import dev.stirrup.store.record.CatalogueWatch;
import dev.stirrup.store.record.PlanReports;
import dev.stirrup.store.record.Sightings;
import dev.stirrup.store.record.Withdrawn;
import dev.stirrup.trust.content.CheckedImage;
import dev.stirrup.trust.content.Origin;
import dev.stirrup.trust.content.Region;
import dev.stirrup.trust.content.SiteFolder;
import dev.stirrup.trust.revocation.Revocation;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is kept on disk, opened.
final class StoreWiring implements Shelf, AutoCloseable {
    private static final int MOST_WAITING = 10_000;

    final DataFolder folder;
    final KeyHome keys;
    final Catalogue catalogue;
    final EventStore events;
    final SqliteLeaseStore leases;
    final PlanReports reports;
    final LoaderStore loaders;
    final Database records;
    final List<String> secretsByHttp;
    final Set<ChapAlgorithm> chap;
    final Optional<Mirrors> mirrors;
    private final StoredContent content;
    private final CheckedBlobs checked;
    private final Discs discs;
    private final List<AutoCloseable> open;

    StoreWiring(DataFolder folder, Settings settings, InstantSource clock) {
        this.folder = folder;
        keys = SiteName.keyHome(settings);
        secretsByHttp = settings.policy().secretsByHttp();
        chap = settings.policy().chap();
        AutoCloseable claim = folder.claim();
        records = Database.open(folder.records(), Schema.RECORDS, Durability.EVERY_COMMIT);
        Database leaseFile = Database.open(folder.leases(), Schema.LEASES, Durability.EVERY_COMMIT);
        Database story = Database.open(folder.events(), Schema.EVENTS, Durability.SOUND_FILE);
        catalogue = Catalogue.open(records, FindingRules.of(settings));
        reports = new PlanReports(records, catalogue, clock);
        leases = new SqliteLeaseStore(leaseFile);
        BlobStore blobs = new BlobStore(folder.content());
        content = new StoredContent(records, blobs);
        checked = new CheckedBlobs(blobs);
        discs = new Discs(blobs, checked, clock);
        loaders = new LoaderStore(records, blobs, clock);
        events =
                EventStore.start(
                        story,
                        catalogue::machineOf,
                        Retention.of(settings.policy().keepEvents()),
                        clock);
        events.tell(new Sightings(records, catalogue, MOST_WAITING)::heard);
        events.tell(reports::heard);
        Scrub scrub = Scrub.start(content::all, blobs);
        events.tell(scrub::heard);
        CatalogueWatch watch = CatalogueWatch.start(catalogue);
        mirrors =
                settings.mirrors().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Mirrors.open(folder, settings, clock));
        open = List.of(scrub, watch, events, story, leaseFile, records, claim);
    }

    /// Where a file lies that somebody was found to be given. What is withdrawn is not there.
    @Override
    public Shelf.Found find(ContentRef wanted) {
        Shelf.Found found =
                switch (wanted) {
                    case ContentRef.LoaderFile(String set, String name) ->
                            kept(content.loaderFile(set, name));
                    case ContentRef.ImageFile(String image, String path) ->
                            kept(content.imageFile(image, path));
                    case ContentRef.FolderFile(String path, String name) ->
                            StoredContent.folderFile(path, name, StoredContent.NameCase.EXACT)
                                    .map(file -> here(file, new SiteFolder()))
                                    .orElseGet(Shelf.Found.Missing::new);
                    case ContentRef.MirrorFile file ->
                            mirrors.map(all -> all.bytes(file)).orElseGet(Shelf.Found.Missing::new);
                };
        return found instanceof Shelf.Found.Here(Shelf.StoredFile file)
                        && withdrawn(wanted, file, Claims.none()).isPresent()
                ? new Shelf.Found.Missing()
                : found;
    }

    /// An ISO image as a disc, open.
    DiscUnit disc(Payload.Disc wanted) throws UnusableDiskException {
        var file = content.imageFile(wanted.image(), wanted.path());
        if (file.isEmpty() || !file.get().isWhole()) {
            throw new UnusableDiskException(
                    "there is no file of its own " + wanted.path() + " in image " + wanted.image());
        }
        return discs.open(file.get().around());
    }

    private Shelf.Found kept(Optional<KeptFile> wanted) {
        if (wanted.isEmpty()) {
            return new Shelf.Found.Missing();
        }
        KeptFile file = wanted.get();
        return switch (checked.find(file.around())) {
            case CheckedBlobs.Found.Here(CheckedImage around) -> here(file, around);
            case CheckedBlobs.Found.Damaged(String what) -> new Shelf.Found.Damaged(what);
            case CheckedBlobs.Found.Gone() -> new Shelf.Found.Damaged("it is gone from the disk");
        };
    }

    private static Shelf.Found here(KeptFile file, CheckedImage around) {
        Origin origin = file.isWhole() ? around : new Region(around, file.place());
        return new Shelf.Found.Here(
                new Shelf.StoredFile(
                        file.path(), file.size(), file.digest(), file.modified(), origin));
    }

    private static Shelf.Found here(dev.stirrup.store.content.StoredFile file, Origin origin) {
        return new Shelf.Found.Here(
                new Shelf.StoredFile(
                        file.path(), file.size(), file.etag(), file.modified(), origin));
    }

    @Override
    public Optional<String> withdrawn(ContentRef wanted, Shelf.StoredFile file, Claims claims) {
        Withdrawn now = catalogue.withdrawn();
        if (now.list().isEmpty()) {
            return Optional.empty();
        }
        Optional<Revocation> image =
                wanted instanceof ContentRef.ImageFile(String name, _)
                        ? now.image(name)
                        : Optional.empty();
        return now.list()
                .content(file.etag())
                .or(() -> image)
                .or(() -> catalogue.machineOf(claims).flatMap(now.list()::machine))
                .map(Revocation::text);
    }

    @Override
    public void close() {
        mirrors.ifPresent(Closing::quietly);
        open.forEach(Closing::quietly);
    }
}
