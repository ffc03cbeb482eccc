package dev.stirrup.app.mirror;

import dev.stirrup.app.mirror.Roots.Form;
import dev.stirrup.app.mirror.Roots.Read;
import dev.stirrup.app.mirror.Roots.Root;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.store.mirror.MirrorRoot;
import dev.stirrup.store.mirror.MirrorStore;
import dev.stirrup.store.mirror.MirrorStore.About;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the small files that signed beginnings consist of, verifies and keeps them.
final class RootFiles<T> {
    private static final Logger LOG = LoggerFactory.getLogger(RootFiles.class);

    private final Intake intake;
    private final Upstream upstream;
    private final Form<T> form;

    RootFiles(Intake intake, Upstream upstream, Form<T> form) {
        this.intake = intake;
        this.upstream = upstream;
        this.form = form;
    }

    /// Asks the server of the mirror.
    ///
    /// @return empty when there is no such part
    Optional<Root<T>> fetch(String name, Instant now) throws MirrorException {
        List<Optional<byte[]>> found = new ArrayList<>();
        for (String file : form.files()) {
            found.add(
                    upstream.small(
                            form.path(name, file),
                            form.most(),
                            digest -> here(intake.store(), digest)));
        }
        Optional<Read<T>> read = form.read(name, found);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        List<Optional<String>> files = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Optional<byte[]> content = found.get(i);
            boolean isUsed = content.isPresent() && read.get().used().get(i);
            String path = form.path(name, form.files().get(i));
            files.add(
                    isUsed
                            ? Optional.of(keep(path, content.get(), read.get().signer()).digest())
                            : Optional.empty());
        }
        return Optional.of(new Root<>(name, files, read.get().content(), read.get().signer(), now));
    }

    /// What was verified before this program started is verified again: keys may have gone since.
    List<Root<T>> load(String name) {
        List<Root<T>> loaded = new ArrayList<>();
        for (MirrorRoot kept : intake.store().claims().roots(upstream.name(), Optional.of(name))) {
            try {
                List<Optional<byte[]>> found = new ArrayList<>();
                List<Optional<String>> files = new ArrayList<>();
                for (String digest : kept.digests()) {
                    found.add(content(intake.store(), digest));
                    files.add(Optional.of(digest).filter(one -> !one.isEmpty()));
                }
                form.read(name, found)
                        .filter(read -> found.size() == form.files().size())
                        .ifPresent(read ->
                                loaded.add(
                                        new Root<>(
                                                name,
                                                files,
                                                read.content(),
                                                read.signer(),
                                                kept.seen())));
            } catch (MirrorException | IOException e) {
                LOG.info(
                        "mirror {}: {} is fetched anew: {}", upstream.name(), name, e.getMessage());
            }
        }
        return List.copyOf(loaded);
    }

    private MirrorFile keep(String path, byte[] content, String signer) throws MirrorException {
        return intake.keep(content, new About(upstream.name(), path, "signed by " + signer));
    }

    private static Optional<byte[]> here(MirrorStore store, String digest) {
        try {
            return content(store, digest);
        } catch (IOException _) {
            return Optional.empty(); // then it is fetched anew
        }
    }

    private static Optional<byte[]> content(MirrorStore store, String digest) throws IOException {
        Optional<MirrorFile> file = digest.isEmpty() ? Optional.empty() : store.find(digest);
        return file.isPresent()
                ? Optional.of(Files.readAllBytes(store.path(digest)))
                : Optional.empty();
    }
}
