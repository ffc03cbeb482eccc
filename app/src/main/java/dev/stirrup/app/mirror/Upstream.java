package dev.stirrup.app.mirror;

import dev.stirrup.app.fetch.Fetch;
import dev.stirrup.app.fetch.FetchException;
import dev.stirrup.app.fetch.FetchException.Kind;
import dev.stirrup.app.fetch.FetchLimits;
import dev.stirrup.app.fetch.Route;
import dev.stirrup.app.settings.MirrorSettings;
import dev.stirrup.boot.Reason;
import dev.stirrup.wire.Sha256;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The servers that a mirror's files come from.
final class Upstream implements AutoCloseable {
    /// Connections to one mirror's servers at a time.
    private static final int MOST_AT_ONCE = 8;

    private static final int REDIRECTS = 3;
    private static final int ATTEMPTS = 3;

    private final MirrorSettings settings;
    private final Path downloads;
    private final Route route;
    private final Seen seen = new Seen();
    private final FetchLimits limits;
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);
    private @Nullable Fetch fetch;
    private boolean isClosed;

    /// @param downloads for what has come so far
    /// @param stall a server that says nothing for so long is given up
    Upstream(MirrorSettings settings, Path downloads, Route route, Duration stall) {
        this.settings = settings;
        this.downloads = downloads;
        this.route = route;
        Set<String> hosts = new HashSet<>(settings.redirects());
        settings.upstreams().forEach(one -> hosts.add(one.getHost()));
        limits =
                new FetchLimits(FetchLimits.USUAL.most(), stall, ATTEMPTS, REDIRECTS).within(hosts);
    }

    String name() {
        return settings.name();
    }

    /// Java's client is loaded when something is fetched, not when the server starts.
    synchronized Fetch fetch() {
        Fetch present = fetch;
        if (present == null) {
            present = new Fetch(downloads, route, limits);
            fetch = present;
            if (isClosed) {
                present.close();
            }
        }
        return present;
    }

    /// The addresses of a file, in the order in which they are tried.
    List<URI> urls(List<String> places) {
        List<URI> urls = new ArrayList<>();
        for (String place : places) {
            settings.upstreams().forEach(upstream -> urls.add(url(upstream, place)));
        }
        return urls;
    }

    private static URI url(URI upstream, String place) {
        try {
            return URI.create(
                    upstream + new URI(null, null, "/" + place, null).getRawPath().substring(1));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("a path that is none: " + place, e);
        }
    }

    /// What servers said of files that they gave.
    Seen seen() {
        return seen;
    }

    /// A small file as its server has it now.
    ///
    /// @return empty when there is none
    /// @throws MirrorException when no server answers
    Optional<byte[]> small(String place, int most) throws MirrorException {
        return small(place, most, _ -> Optional.empty());
    }

    /// The same, where the server is asked only whether what is here already has changed.
    ///
    /// @param here the bytes by their digest
    Optional<byte[]> small(String place, int most, Function<String, Optional<byte[]>> here)
            throws MirrorException {
        FetchException last = null;
        boolean isMissing = false;
        for (URI url : urls(List.of(place))) {
            enter();
            try {
                Optional<byte[]> found = small(url, most, here);
                if (found.isPresent()) {
                    return found;
                }
                isMissing = true;
            } catch (FetchException e) {
                last = e;
            } finally {
                turns.release();
            }
        }
        if (isMissing || last == null) {
            return Optional.empty();
        }
        throw new MirrorException(Reason.MIRROR_UNREACHABLE, String.valueOf(last.getMessage()));
    }

    private Optional<byte[]> small(URI url, int most, Function<String, Optional<byte[]>> here)
            throws FetchException {
        Optional<Seen.One> before = seen.of(url);
        Optional<byte[]> kept = before.map(Seen.One::digest).flatMap(here);
        try {
            String was = kept.isEmpty() ? Fetch.ANYWAY : before.orElseThrow().validator();
            Optional<Fetch.Small> found = fetch().small(url, was, most);
            found.ifPresent(one -> {
                byte[] digest = Sha256.begin().digest(one.content());
                String digits = HexFormat.of().formatHex(digest);
                seen.note(url, new Seen.One(one.validator(), digits));
            });
            return found.map(Fetch.Small::content);
        } catch (FetchException e) {
            if (e.kind() == Kind.UNCHANGED) {
                return kept;
            }
            throw e;
        }
    }

    /// Waits for a turn; [#leave] has to follow.
    void enter() throws MirrorException {
        try {
            turns.acquire();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new MirrorException(Reason.MIRROR_UNREACHABLE, "interrupted");
        }
    }

    void leave() {
        turns.release();
    }

    /// What a failed fetch means.
    static MirrorException trouble(FetchException e) {
        return new MirrorException(
                e.kind() == Kind.REFUSED ? Reason.MIRROR_CONTRADICTED : Reason.MIRROR_UNREACHABLE,
                String.valueOf(e.getMessage()));
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (fetch != null) {
            fetch.close();
        }
    }
}
