package dev.stirrup.server.engine.tls;

import dev.stirrup.server.tls.TlsIdentity;
import dev.stirrup.server.tls.TlsKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// The JDK's TLS: DHE_RSA for firmware without elliptic curves, and everything where BoringSSL does
/// not run. TLS_RSA stays off, as the JDK has it: without forward secrecy a stolen key opens all
/// that was ever recorded.
final class PortableEngine {
    private static final List<String> SUITES =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
                    "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256");

    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    private static final int SESSIONS = 20_000;
    private static final int SESSION_SECONDS = 3600;
    private static final char[] IN_MEMORY = "in memory".toCharArray();

    static {
        // Both are read once, when the JDK makes its first server. The JDK refuses a server name
        // that is no name (EDK2 and iPXE send `[fd77::1]`) and would end the handshake; what name
        // is asked for changes nothing here.
        setIfUnset("jdk.tls.server.disableExtensions", "server_name");
        // OpenSSL's security level 3, in EDK2 of 2025 and 2026, takes no less.
        setIfUnset("jdk.tls.ephemeralDHKeySize", "3072");
    }

    private final SSLContext context;
    private final SSLParameters parameters;

    private PortableEngine(SSLContext context, SSLParameters parameters) {
        this.context = context;
        this.parameters = parameters;
    }

    /// @param machines empty: no machine may be asked for its certificate
    static PortableEngine of(TlsIdentity identity, Optional<MachineTrust> machines)
            throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(keys(identity), machines.stream().toArray(TrustManager[]::new), null);
        context.getServerSessionContext().setSessionCacheSize(SESSIONS);
        context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
        return new PortableEngine(context, parameters(context));
    }

    /// @param asks whether the client is asked for its certificate
    SSLEngine engine(boolean asks) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        engine.setWantClientAuth(asks);
        return engine;
    }

    private static SSLParameters parameters(SSLContext context) {
        Set<String> known =
                new HashSet<>(Arrays.asList(context.getSupportedSSLParameters().getCipherSuites()));
        var parameters = new SSLParameters();
        parameters.setProtocols(VERSIONS);
        parameters.setCipherSuites(SUITES.stream().filter(known::contains).toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        return parameters;
    }

    private static KeyManager[] keys(TlsIdentity identity) throws GeneralSecurityException {
        KeyStore store = emptyStore();
        put(store, "rsa", identity.rsa());
        if (identity.ecdsa().isPresent()) {
            put(store, "ecdsa", identity.ecdsa().get());
        }
        // Takes the keys out of the store once. The other kind, PKIX, decrypts one anew in each
        // handshake, by 10,000 rounds of HMAC, which took half of the handshake's time.
        var factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, IN_MEMORY);
        return factory.getKeyManagers();
    }

    /// What accepts the certificates of machines by who issued them.
    static X509ExtendedTrustManager issuers(List<X509Certificate> issuers)
            throws GeneralSecurityException {
        KeyStore store = emptyStore();
        for (int i = 0; i < issuers.size(); i++) {
            store.setCertificateEntry("issuer" + i, issuers.get(i));
        }
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return Stream.of(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static void put(KeyStore store, String alias, TlsKey key)
            throws GeneralSecurityException {
        store.setKeyEntry(alias, key.key(), IN_MEMORY, key.chain().toArray(Certificate[]::new));
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        return store;
    }

    private static void setIfUnset(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
