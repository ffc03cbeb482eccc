package dev.stirrup.app.serve;

import dev.stirrup.app.command.SiteName;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.Claims;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.server.Shelf;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.content.StoredContent;
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
import dev.stirrup.trust.revocation.Revocation;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

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
    private final StoredContent content;
    private final List<AutoCloseable> open;

    StoreWiring(DataFolder folder, Settings settings, InstantSource clock) {
        this.folder = folder;
        keys = SiteName.keyHome(settings);
        AutoCloseable claim = folder.claim();
        records = Database.open(folder.records(), Schema.RECORDS, Durability.EVERY_COMMIT);
        Database leaseFile = Database.open(folder.leases(), Schema.LEASES, Durability.EVERY_COMMIT);
        Database story = Database.open(folder.events(), Schema.EVENTS, Durability.SOUND_FILE);
        catalogue = Catalogue.open(records, FindingRules.of(settings));
        reports = new PlanReports(records, catalogue, clock);
        leases = new SqliteLeaseStore(leaseFile);
        BlobStore blobs = new BlobStore(folder.content());
        content = new StoredContent(records, blobs);
        loaders = new LoaderStore(records, blobs, clock);
        events =
                EventStore.start(
                        story,
                        catalogue::machineOf,
                        Retention.of(settings.policy().keepEvents()),
                        clock);
        events.tell(new Sightings(records, catalogue, MOST_WAITING)::heard);
        events.tell(reports::heard);
        CatalogueWatch watch = CatalogueWatch.start(catalogue);
        open = List.of(watch, events, story, leaseFile, records, claim);
    }

    /// Where a file lies that somebody was found to be given. What is withdrawn is not there.
    @Override
    public Optional<Shelf.StoredFile> find(ContentRef wanted) {
        Optional<dev.stirrup.store.content.StoredFile> file =
                switch (wanted) {
                    case ContentRef.LoaderFile(String set, String name) ->
                            content.loaderFile(set, name);
                    case ContentRef.ImageFile(String image, String path) ->
                            content.imageFile(image, path);
                    case ContentRef.FolderFile(String path, String name) ->
                            StoredContent.folderFile(path, name, StoredContent.NameCase.EXACT);
                };
        return file.map(f -> new Shelf.StoredFile(f.path(), f.size(), f.etag(), f.modified()))
                .filter(f -> withdrawn(wanted, f, Claims.none()).isEmpty());
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
        open.forEach(Closing::quietly);
    }
}
