package dev.stirrup.app.command;

import dev.stirrup.app.grade.ProfileGrades;
import dev.stirrup.app.record.BootWarning;
import dev.stirrup.app.serve.FindingRules;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.windows.WindowsMedia;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.content.StoredContent;
import dev.stirrup.store.disk.DiskStore;
import dev.stirrup.store.event.AttemptStore;
import dev.stirrup.store.image.ImageLimits;
import dev.stirrup.store.image.ImageStore;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.store.loader.LoaderStore;
import dev.stirrup.store.operator.OperatorStore;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.Outcome;
import dev.stirrup.store.record.Problem;
import dev.stirrup.store.record.Records;
import dev.stirrup.store.release.ReleaseStore;
import dev.stirrup.store.revocation.RevocationStore;
import dev.stirrup.store.secret.SecretStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a site keeps, as commands see it. A running server sees their changes by itself.
public final class Site implements AutoCloseable {
    private final Settings settings;
    private final DataFolder folder;
    private final Database database;
    private final Records records;
    private Optional<Database> story = Optional.empty();

    private Site(Settings settings, DataFolder folder, Database database) {
        this.settings = settings;
        this.folder = folder;
        this.database = database;
        this.records = new Records(database, InstantSource.system());
    }

    /// Opens the data folder, and makes it when it is missing.
    public static Site open(SiteOptions options) {
        Settings settings = options.settings();
        Path chosen = options.data(settings);
        DataFolder folder = DataFolder.open(chosen);
        Database database =
                Database.open(folder.records(), Schema.RECORDS, Database.Durability.EVERY_COMMIT);
        return new Site(settings, folder, database);
    }

    public Settings settings() {
        return settings;
    }

    public DataFolder folder() {
        return folder;
    }

    public Database database() {
        return database;
    }

    /// The events, which the server writes; opened at the first call.
    AttemptStore attempts() {
        if (story.isEmpty()) {
            story =
                    Optional.of(
                            Database.open(
                                    folder.events(),
                                    Schema.EVENTS,
                                    Database.Durability.EVERY_COMMIT));
        }
        return new AttemptStore(story.get());
    }

    public LoaderStore loaders() {
        return new LoaderStore(database, blobs(), InstantSource.system());
    }

    public ImageStore images() {
        return new ImageStore(database, blobs(), ImageLimits.USUAL, InstantSource.system());
    }

    /// The secrets that answers take.
    public SecretStore secrets() {
        return new SecretStore(
                database,
                SiteKeyring.open(folder, SiteName.keyHome(settings)),
                InstantSource.system());
    }

    /// Those who may log in at machines.
    OperatorStore operators() {
        return new OperatorStore(database, InstantSource.system());
    }

    /// What the site signed.
    public ReleaseStore releases() {
        return new ReleaseStore(database);
    }

    /// What is withdrawn.
    public RevocationStore revocations() {
        return new RevocationStore(database, InstantSource.system());
    }

    /// The disks that machines boot from; close it when done.
    public DiskStore disks() {
        return DiskStore.of(database, folder.disks(), who());
    }

    /// What grades the profiles can come to.
    ProfileGrades grades() {
        return ProfileGrades.of(settings, folder, database);
    }

    /// The bytes of loaders and images.
    public StoredContent content() {
        return new StoredContent(database, blobs());
    }

    public BlobStore blobs() {
        return new BlobStore(folder.content());
    }

    public Records records() {
        return records;
    }

    /// Makes the edits, or fails with the reasons.
    public Outcome.Applied apply(List<Edit> edits) {
        List<Problem> problems = windows().problems(edits);
        return applied(
                problems.isEmpty() ? records.apply(edits, who()) : new Outcome.Refused(problems));
    }

    /// What of this not every machine can start.
    List<BootWarning> warnings(List<Edit> edits) {
        return BootWarning.of(records, FindingRules.of(settings), edits);
    }

    /// Makes the edits, or fails with the reasons; says what not every machine can start.
    public void apply(List<Edit> edits, Console console) {
        apply(edits);
        for (BootWarning warning : warnings(edits)) {
            console.warn(
                    Console.safe("Warning: " + warning.text() + ": " + warning.remedy()) + ".");
        }
    }

    /// What is known of the Windows files that are here.
    WindowsMedia windows() {
        return new WindowsMedia(images(), blobs());
    }

    static Outcome.Applied applied(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Applied applied -> applied;
            case Outcome.Refused(var problems) ->
                    throw new FailedException(
                            problems.stream()
                                    .map(problem -> Console.safe(problem.toString()))
                                    .collect(Collectors.joining("\n")),
                            "Nothing was changed.");
        };
    }

    /// Who makes the changes, for the log of changes. Under sudo that is the person behind it.
    public static String who() {
        String behind = System.getenv("SUDO_USER");
        return behind == null || behind.isEmpty()
                ? System.getProperty("user.name", "unknown")
                : behind;
    }

    @Override
    public void close() {
        story.ifPresent(Database::close);
        database.close();
    }
}
