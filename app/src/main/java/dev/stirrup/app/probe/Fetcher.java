package dev.stirrup.app.probe;

import dev.stirrup.boot.Client;
import dev.stirrup.netboot.probe.Fault;
import dev.stirrup.wire.Ipv4;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// Fetches by any of the protocols that boots use, each file once.
final class Fetcher implements AutoCloseable {
    private static final int MOST_KEPT = 64;

    private final InetAddress own;
    private final long limit;
    private final HttpFetch http;
    private final Map<String, Fetched> known = new HashMap<>();

    /// @param own the address to ask from
    /// @param limit the largest file that is fetched, in bytes
    Fetcher(Ipv4 own, long limit, SSLContext tls) {
        try {
            this.own = InetAddress.getByAddress(own.toBytes());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four bytes are an address
        }
        this.limit = limit;
        this.http = new HttpFetch(this.own, tls);
    }

    /// The absolute form of what a script or DHCP names.
    ///
    /// @param base what it is relative to
    static String resolve(String base, String name) {
        if (name.contains("://")) {
            return name;
        }
        int host = base.indexOf('/', base.indexOf("://") + 3);
        String root = host < 0 ? base : base.substring(0, host);
        return name.startsWith("/")
                ? root + name
                : base.substring(0, base.lastIndexOf('/') + 1) + name;
    }

    Fetched fetch(String uri, Client by) {
        String key = by + " " + uri;
        Fetched before = known.get(key);
        if (before != null) {
            return before;
        }
        Fetched fetched = anew(uri, by);
        if (known.size() < MOST_KEPT) {
            known.put(key, fetched);
        }
        return fetched;
    }

    private Fetched anew(String uri, Client by) {
        String scheme = uri.substring(0, Math.max(0, uri.indexOf("://"))).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http", "https" -> http.get(uri, by == Client.HTTP_BOOT, new Intake(limit));
            case "tftp" -> tftp(uri);
            default ->
                    new Fetched.Failed(
                            Fault.FETCH_REFUSED, uri + ": only TFTP, HTTP and HTTPS are tried");
        };
    }

    /// The path goes out as the client writes it: TFTP decodes no percent signs.
    private Fetched tftp(String uri) {
        String rest = uri.substring("tftp://".length());
        int slash = rest.indexOf('/');
        String place = slash < 0 ? rest : rest.substring(0, slash);
        String file = slash < 0 ? "" : rest.substring(slash + 1);
        Optional<InetSocketAddress> server = server(place);
        if (server.isEmpty()) {
            return new Fetched.Failed(Fault.NAME_UNKNOWN, uri);
        }
        return new TftpFetch(own, server.get(), file, new Intake(limit)).run();
    }

    private static Optional<InetSocketAddress> server(String place) {
        try {
            URI uri = new URI("tftp://" + place + "/");
            if (uri.getHost() == null) {
                return Optional.empty();
            }
            int port = uri.getPort() < 0 ? TftpFetch.PORT : uri.getPort();
            return Optional.of(new InetSocketAddress(InetAddress.getByName(uri.getHost()), port));
        } catch (URISyntaxException | UnknownHostException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
