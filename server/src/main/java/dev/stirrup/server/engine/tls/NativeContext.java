package dev.stirrup.server.engine.tls;

import dev.stirrup.server.tls.TlsKey;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslCredential;
import io.netty.handler.ssl.OpenSslCredentialBuilder;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.OpenSslX509KeyManagerFactory;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSLContext;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What BoringSSL needs for one certificate: made once, used for all handshakes with it.
final class NativeContext {
    private static final Logger LOG = LoggerFactory.getLogger(NativeContext.class);

    private static final List<String> SUITES =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256", "P-384"};
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private static final long SESSION_SECONDS = 3600;
    private static final long SESSIONS = 20_000;

    private NativeContext() {}

    /// Where Netty keeps its context of BoringSSL, which none of its methods tells.
    private static final class Place {
        static final Optional<VarHandle> HERE = find();

        private Place() {}

        private static Optional<VarHandle> find() {
            Class<?> owner = ReferenceCountedOpenSslContext.class;
            try {
                return Optional.of(
                        MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                                .findVarHandle(owner, "ctx", long.class));
            } catch (ReflectiveOperationException e) {
                LOG.info(
                        "BoringSSL asks for its certificate in each handshake: {}", e.getMessage());
                return Optional.empty();
            }
        }
    }

    /// @param key one that has an encoding
    /// @param machines judges the certificates of machines; empty: none is asked for
    static SslContext of(TlsKey key, Optional<MachineTrust> machines) throws SSLException {
        SslContext context = canStand() ? standing(key, machines) : asked(key, machines);
        ((OpenSslSessionContext) context.sessionContext()).setTicketKeys(ticketKey());
        return context;
    }

    /// Whether the certificate is given to BoringSSL once, with its key. Netty gives it in each
    /// handshake, when BoringSSL asks by a call into Java, which costs a twentieth of one by P-256.
    static boolean canStand() {
        return OpenSslCredential.isAvailable() && Place.HERE.isPresent();
    }

    private static SslContext standing(TlsKey key, Optional<MachineTrust> machines)
            throws SSLException {
        OpenSslCredential own = OpenSslCredentialBuilder.forX509(key.key(), chain(key)).build();
        try {
            // What Netty would answer with is never asked for. The usual way would encrypt the key
            // by a password first, which takes ten thousand rounds.
            KeyManagerFactory unused = OpenSslX509KeyManagerFactory.newKeyless(chain(key));
            SslContext context =
                    builder(SslContextBuilder.forServer(unused), machines)
                            .addCredential(own)
                            .build();
            Place.HERE.ifPresent(
                    place -> SSLContext.setCertificateCallback((long) place.get(context), null));
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new SSLException(e);
        } finally {
            own.release();
        }
    }

    private static SslContext asked(TlsKey key, Optional<MachineTrust> machines)
            throws SSLException {
        return builder(SslContextBuilder.forServer(key.key(), chain(key)), machines).build();
    }

    private static X509Certificate[] chain(TlsKey key) {
        return key.chain().toArray(X509Certificate[]::new);
    }

    private static SslContextBuilder builder(
            SslContextBuilder begun, Optional<MachineTrust> machines) {
        SslContextBuilder builder =
                begun.sslProvider(SslProvider.OPENSSL_REFCNT)
                        .protocols(VERSIONS)
                        .ciphers(SUITES)
                        .sessionCacheSize(SESSIONS)
                        .sessionTimeout(SESSION_SECONDS)
                        .option(OpenSslContextOption.GROUPS, GROUPS)
                        // A machine's certificate is judged within the call that asks for it: as a
                        // task of its own, which would run on the same thread, it cost two more
                        // calls of the engine.
                        .option(OpenSslContextOption.USE_TASKS, false)
                        // Not used by any suite here; Netty would take the JDK's property, which
                        // names a length that BoringSSL has not.
                        .option(OpenSslContextOption.TMP_DH_KEYLENGTH, 2048)
                        .applicationProtocolConfig(
                                new ApplicationProtocolConfig(
                                        Protocol.ALPN,
                                        SelectorFailureBehavior.NO_ADVERTISE,
                                        SelectedListenerFailureBehavior.ACCEPT,
                                        "http/1.1"));
        machines.ifPresent(builder::trustManager);
        return builder;
    }

    /// Tickets cost no memory here; iPXE and newer firmware come back with them for each file.
    private static OpenSslSessionTicketKey ticketKey() {
        return new OpenSslSessionTicketKey(
                random(OpenSslSessionTicketKey.NAME_SIZE),
                random(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                random(OpenSslSessionTicketKey.AES_KEY_SIZE));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
