package dev.stirrup.app.fetch;

import dev.stirrup.app.settings.FetchSettings;
import dev.stirrup.trust.export.Pem;
import dev.stirrup.trust.export.UnusableFileException;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// How other servers are reached.
///
/// @param trust whose certificates count; empty: those that Java knows
public record Route(ProxySelector proxies, Optional<SSLContext> trust) {
    /// By a proxy or none, to servers whose certificates Java knows.
    public static Route by(ProxySelector proxies) {
        return new Route(proxies, Optional.empty());
    }

    /// @throws IllegalArgumentException when the proxy or the certificates cannot be used; the text
    ///   says why
    public static Route of(FetchSettings settings, Map<String, String> environment) {
        return new Route(
                Proxies.of(settings.proxy(), environment),
                settings.authorities().map(Route::trusting));
    }

    /// The authorities that Java knows, and these.
    private static SSLContext trusting(Path file) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (X509Certificate one : Pem.certificates(Files.readAllBytes(file))) {
                store.setCertificateEntry("own" + number++, one);
            }
            for (TrustManager manager : managers(Optional.empty())) {
                if (manager instanceof X509TrustManager usual) {
                    for (X509Certificate one : usual.getAcceptedIssuers()) {
                        store.setCertificateEntry("java" + number++, one);
                    }
                }
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(Optional.of(store)), null);
            return context;
        } catch (IOException | UnusableFileException | GeneralSecurityException e) {
            throw new IllegalArgumentException("fetch.ca, " + file + ": " + e.getMessage(), e);
        }
    }

    /// @param store empty: Java's own
    private static TrustManager[] managers(Optional<KeyStore> store)
            throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store.orElse(null));
        return factory.getTrustManagers();
    }
}
