package dev.stirrup.server.engine.tls;

import dev.stirrup.server.tls.EngineChoice;
import dev.stirrup.server.tls.TlsFront;
import dev.stirrup.server.tls.TlsIdentity;
import dev.stirrup.server.tls.TlsKey;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// The engines of one identity. Immutable; a new identity gets new engines.
final class TlsEngines {
    /// What is encrypted by one call, in bytes: four records.
    private static final int WRAPPED = 64 * 1024;

    private static final int AS_WRITTEN = 0;

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
            SslContext rsa = NativeContext.of(identity.rsa(), machines);
            Optional<TlsKey> key = identity.ecdsa().filter(TlsEngines::hasEncoding);
            Optional<SslContext> ecdsa =
                    key.isPresent()
                            ? Optional.of(NativeContext.of(key.get(), machines))
                            : Optional.empty();
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
}
