package dev.stirrup.app.mirror;

import dev.stirrup.boot.Reason;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.store.mirror.MirrorRoot;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The signed beginnings of one mirror's parts: those of now, and some of before. Whoever began
/// with one goes on with it, so that nobody's lists are of two times. Safe for use by several
/// threads.
///
/// @param <T> what is read of a beginning
final class Roots<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Roots.class);

    /// How many beginnings of one part are remembered.
    private static final int MOST = 4;

    private static final int MOST_ABSENT = 10_000;
    private static final int MOST_PARTS = 1_000;
    private static final Duration REST = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final Intake intake;
    private final Upstream upstream;
    private final Form<T> form;
    private final RootFiles<T> files;
    private final Map<String, Part<T>> parts = new ConcurrentHashMap<>();
    private final Map<String, Instant> absent = new ConcurrentHashMap<>();
    private final BegunRoots<T> begun = new BegunRoots<>();

    Roots(Intake intake, Upstream upstream, Form<T> form) {
        this.intake = intake;
        this.upstream = upstream;
        this.form = form;
        this.files = new RootFiles<>(intake, upstream, form);
    }

    /// The files that a beginning consists of, by their names below its part.
    List<String> files() {
        return form.files();
    }

    /// What a beginning consists of.
    interface Form<T> {
        /// The files that belong together, by their names below the part.
        List<String> files();

        /// Where one of them lies.
        default String path(String part, String file) {
            return Roots.path(part, file);
        }

        /// Bytes that one of them may have.
        int most();

        /// Verifies and reads them.
        ///
        /// @param found in the order of [#files()]
        /// @return empty when there is no such part
        Optional<Read<T>> read(String part, List<Optional<byte[]>> found) throws MirrorException;

        /// When it was made, by its own word: an older one does not follow a newer one. Empty when
        /// it does not tell.
        default Optional<Instant> made(T content) {
            return Optional.empty();
        }

        /// Why it must not be believed any more.
        default Optional<String> over(T content, Instant now) {
            return Optional.empty();
        }
    }

    /// @param used which of the files are part of it, in their order
    record Read<T>(T content, String signer, List<Boolean> used) {
        Read {
            used = List.copyOf(used);
        }
    }

    /// One beginning.
    ///
    /// @param files in the order of the form's; empty for those that are not part of it
    record Root<T>(
            String part, List<Optional<String>> files, T content, String signer, Instant seen) {
        Root {
            files = List.copyOf(files);
        }

        private Root<T> seenAt(Instant now) {
            return new Root<>(part, files, content, signer, now);
        }
    }

    /// All that is known of one part, the newest first.
    private static final class Part<T> {
        private List<Root<T>> roots = List.of();
        private Instant tried = Instant.EPOCH;
        private Optional<MirrorException> trouble = Optional.empty();
        private boolean isLoaded;
    }

    /// The beginning of now: its server is asked when the last one is old.
    ///
    /// @return empty when there is no such part
    Optional<Root<T>> fresh(String name) throws MirrorException {
        if (isAbsent(name)) {
            return Optional.empty();
        }
        Part<T> part = part(name);
        synchronized (part) {
            load(name, part);
            Instant now = intake.clock().instant();
            if (isDue(part, now) && !intake.settings().isOffline()) {
                renew(name, part, now);
            }
            if (part.roots.isEmpty()) {
                if (intake.settings().isOffline()) {
                    throw new MirrorException(Reason.MIRROR_OFFLINE, name);
                }
                parts.remove(name, part);
                noteAbsent(name);
                return Optional.empty();
            }
            Root<T> newest = part.roots.getFirst();
            Optional<String> over = form.over(newest.content(), now);
            if (over.isPresent()) {
                throw new MirrorException(Reason.MIRROR_OVER, over.get());
            }
            return Optional.of(newest);
        }
    }

    /// Names of parts come from whoever asks, and while the server of the mirror is away nothing
    /// tells which of them are real. What is dropped is read from the store again.
    private Part<T> part(String name) {
        if (parts.size() >= MOST_PARTS) {
            parts.clear();
        }
        return parts.computeIfAbsent(name, _ -> new Part<>());
    }

    /// What was not there a while ago is not asked for at each file below it.
    private boolean isAbsent(String name) {
        Instant seen = absent.get(name);
        Instant now = intake.clock().instant();
        return seen != null && Lately.was(seen, intake.settings().fresh(), now);
    }

    private void noteAbsent(String name) {
        if (absent.size() >= MOST_ABSENT) {
            absent.clear();
        }
        absent.put(name, intake.clock().instant());
    }

    /// The beginning of now, with which this client goes on.
    Optional<Root<T>> begin(String name, Ipv4 client) throws MirrorException {
        Optional<Root<T>> root = fresh(name);
        root.ifPresent(one -> begun.note(client, one, intake.clock().instant()));
        return root;
    }

    /// The beginning that this client goes on with, else that of now.
    Optional<Root<T>> of(String name, Ipv4 client) throws MirrorException {
        Optional<Root<T>> same = begun.of(client, name, intake.clock().instant());
        if (same.isPresent()) {
            return same;
        }
        List<Root<T>> known = known(name);
        return known.isEmpty() ? fresh(name) : Optional.of(known.getFirst());
    }

    /// All remembered beginnings of a part, the newest first; nothing is fetched.
    List<Root<T>> known(String name) {
        Part<T> part = parts.get(name);
        if (part == null) {
            if (intake.store().claims().roots(upstream.name(), Optional.of(name)).isEmpty()) {
                return List.of();
            }
            part = part(name);
        }
        synchronized (part) {
            load(name, part);
            return part.roots;
        }
    }

    /// The names of all parts that are known.
    List<String> names() {
        return intake.store().claims().roots(upstream.name(), Optional.empty()).stream()
                .map(MirrorRoot::root)
                .distinct()
                .toList();
    }

    /// A file of a beginning: one that was given up for others is brought anew.
    ///
    /// @param file its place in the form's order
    Optional<MirrorFile> file(Root<T> root, int file) throws MirrorException {
        Optional<String> digest = root.files().get(file);
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        Optional<MirrorFile> here = intake.store().find(digest.get());
        if (here.isPresent()) {
            return here;
        }
        parts.remove(root.part());
        Optional<Root<T>> anew = fresh(root.part());
        return anew.flatMap(one -> one.files().get(file)).flatMap(intake.store()::find);
    }

    /// The server is to be asked again: what it has does not fit to what it said.
    void expire(String name) {
        Part<T> part = parts.get(name);
        if (part != null) {
            synchronized (part) {
                if (!part.roots.isEmpty()
                        && !Lately.was(
                                part.roots.getFirst().seen(), REST, intake.clock().instant())) {
                    var old = new ArrayList<>(part.roots);
                    old.set(0, old.getFirst().seenAt(Instant.EPOCH));
                    part.roots = List.copyOf(old);
                }
            }
        }
    }

    private boolean isDue(Part<T> part, Instant now) {
        if (part.roots.isEmpty()) {
            return true;
        }
        return !Lately.was(part.roots.getFirst().seen(), intake.settings().fresh(), now)
                && !Lately.was(part.tried, REST, now);
    }

    private void renew(String name, Part<T> part, Instant now) throws MirrorException {
        if (part.roots.isEmpty()
                && part.trouble.isPresent()
                && Lately.was(part.tried, AGAIN, now)) {
            throw part.trouble.get().again();
        }
        part.tried = now;
        try {
            Optional<Root<T>> found = files.fetch(name, now);
            if (found.isEmpty() && !part.roots.isEmpty()) {
                throw new MirrorException(Reason.MIRROR_UNREACHABLE, name + " is gone");
            }
            if (found.isPresent()) {
                accept(part, found.get());
            }
            part.trouble = Optional.empty();
        } catch (MirrorException e) {
            failed(name, part, e);
        } catch (StoreException e) {
            var why = new MirrorException(Reason.MIRROR_FULL, String.valueOf(e.getMessage()));
            failed(name, part, why);
        }
    }

    /// What was there before is given as long as it lasts.
    private void failed(String name, Part<T> part, MirrorException why) throws MirrorException {
        part.trouble = Optional.of(why);
        LOG.warn("mirror {}: {} is not renewed: {}", upstream.name(), name, why.detail());
        if (part.roots.isEmpty()) {
            throw why;
        }
    }

    private void accept(Part<T> part, Root<T> next) throws MirrorException {
        Optional<Instant> made = form.made(next.content());
        Optional<Instant> newest = newest(part, next.part());
        if (made.isPresent() && newest.filter(made.get()::isBefore).isPresent()) {
            throw new MirrorException(
                    Reason.MIRROR_CONTRADICTED,
                    next.part()
                            + " was made at "
                            + made.get()
                            + ", before the one of "
                            + newest.get()
                            + " that was here");
        }
        put(part, next);
        var digests = next.files().stream().map(one -> one.orElse("")).toList();
        made.ifPresent(at -> intake.store().claims().noteNewest(upstream.name(), next.part(), at));
        intake.store()
                .claims()
                .note(new MirrorRoot(upstream.name(), next.part(), digests, next.seen()), MOST);
    }

    /// Also of one whose files were given up, or that a program before this one saw.
    private Optional<Instant> newest(Part<T> part, String name) {
        Optional<Instant> noted = intake.store().claims().newest(upstream.name(), name);
        return Stream.concat(
                        noted.stream(),
                        part.roots.stream().flatMap(one -> form.made(one.content()).stream()))
                .max(Comparator.naturalOrder());
    }

    private static <T> void put(Part<T> part, Root<T> root) {
        List<Root<T>> all = new ArrayList<>();
        all.add(root);
        part.roots.stream()
                .filter(one -> !one.files().equals(root.files()))
                .limit(MOST - 1L)
                .forEach(all::add);
        part.roots = List.copyOf(all);
    }

    static String path(String part, String file) {
        return part.isEmpty() ? file : part + "/" + file;
    }

    private void load(String name, Part<T> part) {
        if (!part.isLoaded) {
            part.isLoaded = true;
            part.roots = files.load(name);
        }
    }
}
