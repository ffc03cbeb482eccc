package dev.stirrup.app.mirror;

import dev.stirrup.app.fetch.Fetch;
import dev.stirrup.app.fetch.FetchException;
import dev.stirrup.app.fetch.FetchException.Kind;
import dev.stirrup.app.fetch.FetchLimits;
import dev.stirrup.app.settings.MirrorSettings;
import dev.stirrup.boot.Reason;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// The servers that a mirror's files come from.
final class Upstream implements AutoCloseable {
    /// Connections to one mirror's servers at a time.
    private static final int MOST_AT_ONCE = 8;

    private static final int REDIRECTS = 3;
    private static final int ATTEMPTS = 3;

    private final MirrorSettings settings;
    private final Path downloads;
    private final ProxySelector proxies;
    private final FetchLimits limits;
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);
    private @Nullable Fetch fetch;
    private boolean isClosed;

    /// @param downloads for what has come so far
    /// @param stall a server that says nothing for so long is given up
    Upstream(MirrorSettings settings, Path downloads, ProxySelector proxies, Duration stall) {
        this.settings = settings;
        this.downloads = downloads;
        this.proxies = proxies;
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
            present = new Fetch(downloads, proxies, limits);
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

    /// A small file as its server has it now.
    ///
    /// @return empty when there is none
    /// @throws MirrorException when no server answers
    Optional<byte[]> small(String place, int most) throws MirrorException {
        FetchException last = null;
        boolean isMissing = false;
        for (URI url : urls(List.of(place))) {
            enter();
            try {
                Optional<byte[]> found = fetch().small(url, most);
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
