package dev.stirrup.server.engine.tls;

import dev.stirrup.server.tls.EngineChoice;
import dev.stirrup.server.tls.TlsFront;
import dev.stirrup.server.tls.TlsIdentity;
import dev.stirrup.server.tls.TlsKey;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// The engines of one identity. Immutable; a new identity gets new engines.
final class TlsEngines {
    private static final List<String> NATIVE_SUITES =
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

    /// What is encrypted by one call, in bytes: four records.
    private static final int WRAPPED = 64 * 1024;

    private static final int AS_WRITTEN = 0;

    private static final String TASKS = "io.netty.handler.ssl.openssl.useTasks";

    static {
        // The key for a handshake is chosen within the call that asks for it: as a task of its own,
        // which would run on the same thread, it cost two more calls of the engine.
        if (System.getProperty(TASKS) == null) {
            System.setProperty(TASKS, "false");
        }
    }

    private static final long SESSION_SECONDS = 3600;
    private static final long SESSIONS = 20_000;

    private final PortableEngine portable;
    private final Optional<SslContext> nativeRsa;
    private final Optional<SslContext> nativeEcdsa;
    private final Optional<MachineTrust> machines;

    private TlsEngines(
            PortableEngine portable,
            Optional<SslContext> nativeRsa,
            Optional<SslContext> nativeEcdsa,
            Optional<MachineTrust> machines) {
        this.machines = machines;
        this.portable = portable;
        this.nativeRsa = nativeRsa;
        this.nativeEcdsa = nativeEcdsa;
    }

    /// @param useNative whether BoringSSL is wanted where it runs
    static TlsEngines of(TlsIdentity identity, boolean useNative, TlsFront.Ports ports)
            throws GeneralSecurityException {
        Optional<MachineTrust> machines =
                identity.clientIssuers().isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new MachineTrust(
                                        PortableEngine.issuers(identity.clientIssuers()),
                                        ports.credentials(),
                                        ports.clock()));
        var portable = PortableEngine.of(identity, machines);
        boolean isNative = useNative && OpenSsl.isAvailable() && hasEncoding(identity.rsa());
        if (!isNative) {
            return new TlsEngines(portable, Optional.empty(), Optional.empty(), machines);
        }
        try {
            SslContext rsa = context(identity.rsa(), machines);
            Optional<TlsKey> key = identity.ecdsa().filter(TlsEngines::hasEncoding);
            Optional<SslContext> ecdsa =
                    key.isPresent() ? Optional.of(context(key.get(), machines)) : Optional.empty();
            return new TlsEngines(portable, Optional.of(rsa), ecdsa, machines);
        } catch (SSLException e) {
            throw new GeneralSecurityException(e);
        }
    }

    boolean hasNative() {
        return nativeRsa.isPresent();
    }

    boolean hasEcdsa() {
        return nativeEcdsa.isPresent();
    }

    /// A new handler with an engine of its own, which it releases.
    ///
    /// @param handshakes computes what the JDK's handshakes need
    SslHandler handler(EngineChoice choice, ByteBufAllocator allocator, Executor handshakes) {
        boolean asks = machines.isPresent() && machines.get().isOfUse();
        return switch (choice) {
            case NATIVE_ECDSA -> ofNative(nativeEcdsa.orElseThrow(), allocator, asks);
            case NATIVE_RSA -> ofNative(nativeRsa.orElseThrow(), allocator, asks);
            case PORTABLE -> ofJdk(portable.engine(asks), handshakes);
        };
    }

    /// What a client sends first is read by such a task, so nothing is encrypted before its ciphers
    /// are there.
    private static Executor prepared(Executor handshakes) {
        return task ->
                handshakes.execute(() -> {
                    NativeCiphers.ready();
                    task.run();
                });
    }

    /// Why a machine's certificate may not be used now.
    Optional<String> refusal(X509Certificate certificate) {
        return machines.flatMap(trust -> trust.refusal(certificate));
    }

    /// The context's own handlers let the engine take and give several records at each call, which
    /// `SSLEngine` as the JDK describes it does not.
    private static SslHandler ofNative(
            SslContext context, ByteBufAllocator allocator, boolean asks) {
        SslHandler handler = context.newHandler(allocator);
        if (asks) {
            handler.engine().setWantClientAuth(true);
        }
        handler.setWrapDataSize(WRAPPED);
        return handler;
    }

    /// The JDK's engine gives one record at each call. What is written is handed to it as it comes,
    /// so that the records of one piece of a file leave together.
    private static SslHandler ofJdk(SSLEngine engine, Executor handshakes) {
        SslHandler handler = new SslHandler(engine, prepared(handshakes));
        handler.setWrapDataSize(AS_WRITTEN);
        return handler;
    }

    /// Lets go of native memory. Engines that are still in use keep what they need.
    void release() {
        nativeRsa.ifPresent(ReferenceCountUtil::safeRelease);
        nativeEcdsa.ifPresent(ReferenceCountUtil::safeRelease);
    }

    private static boolean hasEncoding(TlsKey key) {
        return key.key().getEncoded() != null;
    }

    private static SslContext context(TlsKey key, Optional<MachineTrust> machines)
            throws SSLException {
        PrivateKey own = key.key();
        SslContextBuilder builder =
                SslContextBuilder.forServer(own, key.chain().toArray(X509Certificate[]::new))
                        .sslProvider(SslProvider.OPENSSL_REFCNT)
                        .protocols(VERSIONS)
                        .ciphers(NATIVE_SUITES)
                        .sessionCacheSize(SESSIONS)
                        .sessionTimeout(SESSION_SECONDS)
                        .option(OpenSslContextOption.GROUPS, GROUPS)
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
        SslContext context = builder.build();
        ((OpenSslSessionContext) context.sessionContext()).setTicketKeys(ticketKey());
        return context;
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
