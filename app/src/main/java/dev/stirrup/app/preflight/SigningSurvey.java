package dev.stirrup.app.preflight;

import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Milestone.SecureBootForeseen;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.image.BootFileKind;
import dev.stirrup.store.image.Image;
import dev.stirrup.store.image.ImageFile;
import dev.stirrup.store.loader.Loaders;
import dev.stirrup.trust.content.Span;
import dev.stirrup.uefi.preflight.Inspection;
import dev.stirrup.uefi.preflight.Preflight;
import dev.stirrup.uefi.preflight.TrustSet;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Looks at every program that a site serves: what Secure Boot will say to it. A file is read once
/// for the same question; the same survey may be asked again when something changed. May block. Not
/// safe for use by several threads.
public final class SigningSurvey {
    /// A disc has some dozen; one with more has nothing that is worth the time.
    private static final int MOST_PROGRAMS = 64;

    private final BlobStore blobs;
    private Map<Asked, Optional<Inspection>> known = new HashMap<>();
    private Map<Asked, Optional<Inspection>> used = new HashMap<>();

    private record Asked(String digest, List<String> sets, Object revoked) {}

    public SigningSurvey(BlobStore blobs) {
        this.blobs = blobs;
    }

    /// @param trust what machines may trust
    /// @return what is known, by the place in the site
    public Map<ContentRef, SecureBootForeseen> look(
            List<Loaders> sets, List<Image> images, KnownTrust trust) {
        used = new HashMap<>();
        Map<ContentRef, SecureBootForeseen> found = new HashMap<>();
        Map<String, TrustSet> shims = new LinkedHashMap<>();
        for (Loaders set : sets) {
            List<TrustSet> own = shims(set, trust);
            own.forEach(shim -> shims.put(shim.title(), shim));
            for (Loaders.Item item : set.files()) {
                look(whole(item), trust, own)
                        .map(seen -> Foreseen.of(item.file(), FileKind.LOADER, seen))
                        .ifPresent(fact ->
                                found.put(
                                        new ContentRef.LoaderFile(set.name(), item.file()), fact));
            }
        }
        for (Image image : images) {
            image.kernels()
                    .forEach(kernel ->
                            look(part(kernel), trust, List.copyOf(shims.values()))
                                    .map(seen -> Foreseen.of(kernel.path(), FileKind.KERNEL, seen))
                                    .ifPresent(fact ->
                                            found.put(
                                                    new ContentRef.ImageFile(
                                                            image.name(), kernel.path()),
                                                    fact)));
        }
        known = used;
        return found;
    }

    /// The programs in one image: its kernels and EFI programs, by their paths, asked with the keys
    /// of the shims that the image itself and the site have.
    ///
    /// @param packaged shims that the site would take
    public Map<String, SecureBootForeseen> programs(
            Image image, List<Loaders> sets, List<Path> packaged, KnownTrust trust) {
        List<ImageFile> programs =
                image.files().stream()
                        .filter(file ->
                                file.kind().isKernel() || file.kind() == BootFileKind.EFI_PROGRAM)
                        .limit(MOST_PROGRAMS)
                        .toList();
        List<TrustSet> shims = new ArrayList<>();
        sets.forEach(set -> shims.addAll(shims(set, trust)));
        packaged.forEach(shim -> keys(shim, trust).ifPresent(shims::add));
        for (ImageFile program : programs) {
            look(part(program), trust, List.of())
                    .flatMap(Inspection::shim)
                    .map(Inspection.Shim::keys)
                    .ifPresent(shims::add);
        }
        Map<String, SecureBootForeseen> found = new LinkedHashMap<>();
        for (ImageFile program : programs) {
            FileKind kind = program.kind().isKernel() ? FileKind.KERNEL : FileKind.LOADER;
            look(part(program), trust, shims)
                    .map(seen -> Foreseen.of(program.path(), kind, seen))
                    .ifPresent(fact -> found.put(program.path(), fact));
        }
        return found;
    }

    private List<TrustSet> shims(Loaders set, KnownTrust trust) {
        return set.files().stream()
                .map(item -> look(whole(item), trust, List.of()))
                .flatMap(Optional::stream)
                .map(Inspection::shim)
                .flatMap(Optional::stream)
                .map(Inspection.Shim::keys)
                .toList();
    }

    private Optional<TrustSet> keys(Path shim, KnownTrust trust) {
        try (FileBytes bytes = FileBytes.open(shim)) {
            return Preflight.inspect(bytes, trust.question()).shim().map(Inspection.Shim::keys);
        } catch (MalformedException | IOException _) {
            return Optional.empty(); // then the site will not take it either
        }
    }

    /// Where a program's bytes are.
    private record Program(String digest, String blob, Span place) {}

    private static Program whole(Loaders.Item item) {
        return new Program(item.digest(), item.digest(), new Span(0, item.size()));
    }

    private static Program part(ImageFile file) {
        return new Program(file.digest(), file.blob(), new Span(file.at(), file.size()));
    }

    private Optional<Inspection> look(Program program, KnownTrust trust, List<TrustSet> shims) {
        List<TrustSet> sets = new ArrayList<>(trust.sets());
        sets.addAll(shims);
        var asked =
                new Asked(
                        program.digest(),
                        sets.stream().map(TrustSet::title).toList(),
                        trust.revoked());
        Optional<Inspection> before = known.get(asked);
        Optional<Inspection> seen =
                before != null
                        ? before
                        : used.computeIfAbsent(asked, _ -> read(program, sets, trust));
        used.put(asked, seen);
        return seen;
    }

    private Optional<Inspection> read(Program program, List<TrustSet> sets, KnownTrust trust) {
        var question =
                new Preflight.Question(sets, trust.revoked().list(), trust.revoked().level());
        try (FileBytes bytes = FileBytes.open(blobs.path(program.blob()), program.place())) {
            if (!PublishCheck.isProgram(bytes)) {
                return Optional.empty();
            }
            return Optional.of(Preflight.inspect(bytes, question));
        } catch (MalformedException | IOException _) {
            return Optional.empty(); // no firmware loads it, or it was removed meanwhile
        }
    }
}
