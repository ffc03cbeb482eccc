package dev.stirrup.app.mirror;

import dev.stirrup.app.settings.CacheSettings;
import dev.stirrup.boot.Reason;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.store.mirror.MirrorStore;
import dev.stirrup.store.mirror.MirrorStore.About;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings files, each once however many ask for it at the same time: the first one begins a
/// [Flight], the others join it. What failed just now is not tried again at once.
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final Duration REST = Duration.ofSeconds(10);
    private static final Duration NOTED = Duration.ofSeconds(30);
    private static final int MOST_FAILURES = 10_000;

    private final MirrorStore store;
    private final CacheSettings settings;
    private final InstantSource clock;
    private final Map<String, Flight> flights = new ConcurrentHashMap<>();
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private final AtomicLong coming = new AtomicLong();
    private volatile Instant noted;

    Intake(MirrorStore store, CacheSettings settings, InstantSource clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        noted = clock.instant();
    }

    private record Failure(MirrorException why, Instant at) {}

    MirrorStore store() {
        return store;
    }

    CacheSettings settings() {
        return settings;
    }

    InstantSource clock() {
        return clock;
    }

    /// Sees to it that a file is here, or on its way with its first bytes here.
    void begin(Upstream upstream, Wanted wanted) throws MirrorException {
        if (here(wanted).isEmpty()) {
            flight(upstream, wanted).ifPresentOrElse(Flight::awaitBegin, () -> {});
        }
        Failure failure = failures.get(wanted.listed().sha256());
        if (failure != null && here(wanted).isEmpty()) {
            throw failure.why().again();
        }
    }

    /// Brings the whole file.
    MirrorFile whole(Upstream upstream, Wanted wanted) throws MirrorException {
        Optional<MirrorFile> here = here(wanted);
        if (here.isPresent()) {
            return here.get();
        }
        Optional<Flight> flight = flight(upstream, wanted);
        return flight.isPresent() ? flight.get().await() : here(wanted).orElseThrow();
    }

    /// The file that is on its way with this digest.
    Optional<Flight> flight(String digest) {
        return Optional.ofNullable(flights.get(digest));
    }

    private Optional<MirrorFile> here(Wanted wanted) {
        Optional<MirrorFile> here = store.find(wanted.listed().sha256());
        here.ifPresent(file -> use(file.digest()));
        return here;
    }

    /// Notes that somebody asked for it.
    void use(String digest) {
        Instant now = clock.instant();
        used.add(digest);
        if (!Lately.was(noted, NOTED, now)) {
            noted = now;
            List<String> some = List.copyOf(used);
            used.removeAll(some);
            try {
                store.used(some);
            } catch (StoreException e) {
                // What is here is given all the same, and noted later.
                used.addAll(some);
                LOG.warn("it is not noted which files of mirrors are used: {}", e.getMessage());
            }
        }
    }

    /// @return empty when it has come meanwhile
    private Optional<Flight> flight(Upstream upstream, Wanted wanted) throws MirrorException {
        String digest = wanted.listed().sha256();
        Failure failure = failures.get(digest);
        if (failure != null) {
            if (Lately.was(failure.at(), REST, clock.instant())) {
                throw failure.why().again();
            }
            failures.remove(digest, failure);
        }
        if (settings.isOffline()) {
            throw new MirrorException(Reason.MIRROR_OFFLINE, wanted.path());
        }
        var made = new Flight(this, upstream, wanted);
        Flight first = flights.computeIfAbsent(digest, _ -> made);
        return first == made && isHere(made) ? Optional.empty() : Optional.of(first);
    }

    /// Starts a flight unless the one before has just landed. Others may have joined it by now, so
    /// it is ended in any case.
    private boolean isHere(Flight made) {
        try {
            Optional<MirrorFile> here = store.find(made.digest());
            if (here.isEmpty()) {
                made.start();
                return false;
            }
            made.isHere(here.get());
            landed(made);
            return true;
        } catch (StoreException e) {
            made.fail(new MirrorException(Reason.MIRROR_FULL, String.valueOf(e.getMessage())));
            throw e;
        }
    }

    /// Keeps a small file that came whole and was verified.
    MirrorFile keep(byte[] content, About about) throws MirrorException {
        long reserved = reserve(content.length);
        try {
            return store.keep(content, about);
        } finally {
            release(reserved);
        }
    }

    /// Makes room for a file before it comes.
    ///
    /// @return bytes to be given back by [#release]
    long reserve(long size) throws MirrorException {
        long all = coming.addAndGet(size);
        try {
            if (store.makeRoom(all, settings.limit())) {
                return size;
            }
        } catch (StoreException e) {
            coming.addAndGet(-size);
            throw new MirrorException(Reason.MIRROR_FULL, String.valueOf(e.getMessage()));
        }
        coming.addAndGet(-size);
        throw new MirrorException(
                Reason.MIRROR_FULL,
                size + " bytes are to come, and cache.limit is " + settings.limit());
    }

    void release(long reserved) {
        coming.addAndGet(-reserved);
    }

    void landed(Flight flight) {
        flights.remove(flight.digest(), flight);
    }

    void failed(Flight flight, MirrorException why) {
        if (failures.size() > MOST_FAILURES) {
            failures.clear();
        }
        failures.put(flight.digest(), new Failure(why, clock.instant()));
        flights.remove(flight.digest(), flight);
    }
}
