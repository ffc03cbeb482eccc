package dev.stirrup.app.grade;

import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.preflight.KnownTrust;
import dev.stirrup.app.preflight.SigningSurvey;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.event.Milestone.SecureBootForeseen;
import dev.stirrup.boot.grade.Prospect;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.image.ImageLimits;
import dev.stirrup.store.image.ImageStore;
import dev.stirrup.store.loader.LoaderStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The signatures of a site's programs, each set and image read when it is first asked for.
public final class SitePrograms implements Prospect.Programs {
    private final LoaderStore loaders;
    private final ImageStore images;
    private final SigningSurvey survey;
    private final KnownTrust trust;
    private final Map<String, Map<ContentRef, SecureBootForeseen>> known = new HashMap<>();

    /// @param records opened with [dev.stirrup.store.Schema#RECORDS]
    /// @throws FailedException when the lists of what is revoked are damaged
    public SitePrograms(DataFolder folder, Database records, Instant now) {
        BlobStore blobs = new BlobStore(folder.content());
        loaders = new LoaderStore(records, blobs, InstantSource.fixed(now));
        images = new ImageStore(records, blobs, ImageLimits.USUAL, InstantSource.fixed(now));
        survey = new SigningSurvey(blobs);
        trust = KnownTrust.of(folder.root(), now);
    }

    @Override
    public Optional<SecureBootForeseen> loader(Loader loader) {
        return of(loader.set(), "").get(new ContentRef.LoaderFile(loader.set(), loader.file()));
    }

    @Override
    public Optional<SecureBootForeseen> kernel(String set, String image, String path) {
        return of(set, image).get(new ContentRef.ImageFile(image, path));
    }

    private Found of(String set, String image) {
        return new Found(
                known.computeIfAbsent(
                        set + "/" + image,
                        _ ->
                                survey.look(
                                        loaders.find(set).stream().toList(),
                                        images.list().stream()
                                                .filter(one -> one.name().equals(image))
                                                .toList(),
                                        trust)));
    }

    private record Found(Map<ContentRef, SecureBootForeseen> facts) {
        Optional<SecureBootForeseen> get(ContentRef content) {
            return Optional.ofNullable(facts.get(content));
        }
    }
}
