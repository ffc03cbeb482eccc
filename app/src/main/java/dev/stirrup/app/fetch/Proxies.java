package dev.stirrup.app.fetch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Which proxy leads to a server: that of the settings, else that of the environment as other
/// programs read it (`https_proxy`, `http_proxy`, `no_proxy`, in small letters first).
public final class Proxies extends ProxySelector {
    private final Map<String, InetSocketAddress> byScheme;
    private final List<String> without;

    private Proxies(Map<String, InetSocketAddress> byScheme, List<String> without) {
        this.byScheme = byScheme;
        this.without = without;
    }

    /// @param setting the settings' proxy, for all servers that `no_proxy` does not except
    /// @throws IllegalArgumentException when a proxy's URL cannot be used; the text says why
    public static Proxies of(Optional<URI> setting, Map<String, String> environment) {
        List<String> without =
                Stream.of(variable(environment, "no_proxy").orElse("").split(","))
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .filter(name -> !name.isEmpty())
                        .toList();
        Map<String, InetSocketAddress> byScheme = new HashMap<>();
        for (String scheme : List.of("http", "https")) {
            Optional<URI> url =
                    setting.or(() -> variable(environment, scheme + "_proxy").map(Proxies::url));
            url.ifPresent(proxy -> byScheme.put(scheme, address(proxy)));
        }
        return new Proxies(Map.copyOf(byScheme), without);
    }

    @Override
    public List<Proxy> select(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        InetSocketAddress proxy = byScheme.get(scheme);
        return proxy == null || isExcepted(String.valueOf(url.getHost()))
                ? List.of(Proxy.NO_PROXY)
                : List.of(new Proxy(Proxy.Type.HTTP, proxy));
    }

    @Override
    public void connectFailed(URI url, SocketAddress proxy, IOException why) {
        // Whoever asked is told by an exception.
    }

    private boolean isExcepted(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return without.stream()
                .map(one -> one.startsWith(".") ? one.substring(1) : one)
                .anyMatch(one -> one.equals("*") || name.equals(one) || name.endsWith("." + one));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
                .filter(text -> !text.isBlank());
    }

    private static URI url(String text) {
        return URI.create(text.contains("://") ? text : "http://" + text);
    }

    private static InetSocketAddress address(URI proxy) {
        if (!"http".equalsIgnoreCase(proxy.getScheme()) || proxy.getHost() == null) {
            throw new IllegalArgumentException("a proxy is named by http://HOST:PORT");
        }
        if (proxy.getRawUserInfo() != null) {
            throw new IllegalArgumentException("a proxy with a password is not supported");
        }
        int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
        return InetSocketAddress.createUnresolved(proxy.getHost(), port);
    }
}
