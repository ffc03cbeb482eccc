package dev.stirrup.server.engine.tls;

import dev.stirrup.server.Admission;
import dev.stirrup.server.engine.Sweep;
import dev.stirrup.server.tls.ClientHello;
import dev.stirrup.server.tls.EngineChoice;
import dev.stirrup.server.tls.TlsFront;
import dev.stirrup.server.tls.TlsIdentity;
import dev.stirrup.server.tls.TlsSettings;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Lets connections through TLS, each by the engine that suits its client. Safe for use by all
/// loops.
public final class TlsGate implements AutoCloseable {
    /// After this time no loop is still choosing an engine of the identity before.
    private static final long RELEASE_SECONDS = 60;

    /// Diffie-Hellman of the JDK takes tens of milliseconds, which no loop may spend on one client.
    private static final int HANDSHAKE_THREADS = 2;

    private final TlsSettings settings;
    private final TlsFront.Ports ports;
    private final HandshakeStory story;
    private final Admission admission;
    private final AtomicInteger underWay = new AtomicInteger();
    private final LongAdder turnedAway = new LongAdder();
    private final ExecutorService handshakes =
            Executors.newFixedThreadPool(
                    HANDSHAKE_THREADS, Thread.ofPlatform().daemon().name("tls-", 0).factory());
    private final Map<EventExecutor, Sweep> sweeps = new ConcurrentHashMap<>();
    private volatile @Nullable TlsEngines engines;
    private volatile Named named = new Named(Set.of(), null);

    /// Engines for clients that name one of these hosts.
    private record Named(Set<String> hosts, @Nullable TlsEngines engines) {}

    public TlsGate(TlsSettings settings, TlsFront.Ports ports) {
        this.settings = settings;
        this.ports = ports;
        this.story = new HandshakeStory(ports);
        this.admission = new Admission(settings.mostHandshakes(), settings.mostPerAddress());
    }

    /// See [TlsFront#present].
    public void present(TlsIdentity identity) throws GeneralSecurityException {
        replace(TlsEngines.of(identity, settings.useNative(), ports));
    }

    /// See [TlsFront#presentTo].
    public void presentTo(Set<String> hosts, TlsIdentity identity) throws GeneralSecurityException {
        rename(new Named(Set.copyOf(hosts), TlsEngines.of(identity, settings.useNative(), ports)));
    }

    /// See [TlsFront#engine].
    public String engine() {
        TlsEngines present = engines;
        return present != null && present.hasNative() ? "BoringSSL" : "JDK";
    }

    public int underWay() {
        return underWay.get();
    }

    public long failures() {
        return story.failures() + turnedAway.sum();
    }

    /// Puts TLS at the head of this new connection, before it joins its loop.
    ///
    /// @param then told on the connection's loop when the handshake has ended well; what it adds to
    ///   the end of the pipeline sees the connection begin
    /// @return false when it may not stay
    public boolean enter(Channel channel, Visitor visitor, Consumer<Secured> then) {
        if (engines == null || !admission.enter(visitor.from())) {
            turnedAway.increment();
            return false;
        }
        underWay.incrementAndGet();
        var watch = new HandshakeWatch(this, visitor, then);
        channel.pipeline().addLast("hello", watch.peek()).addLast("handshake", watch);
        return true;
    }

    /// Must be called at the end of each handshake that was let in.
    void over(Visitor visitor) {
        underWay.decrementAndGet();
        admission.leave(visitor.from());
    }

    Sweep sweep(EventExecutor loop) {
        Sweep sweep = sweeps.get(loop);
        return sweep != null
                ? sweep
                : sweeps.computeIfAbsent(loop, one -> new Sweep(one, settings.handshakeTimeout()));
    }

    @Override
    public void close() {
        handshakes.shutdownNow();
        replace(null);
        rename(new Named(Set.of(), null));
    }

    /// Why a machine's certificate may not be used now; empty when it may.
    Optional<String> refusal(X509Certificate certificate) {
        TlsEngines present = engines;
        return present == null ? Optional.empty() : present.refusal(certificate);
    }

    TlsSettings settings() {
        return settings;
    }

    HandshakeStory story() {
        return story;
    }

    /// The handler for a client with this hello.
    Chosen choose(ClientHello hello, Channel channel) {
        TlsEngines present = engines(hello);
        if (present == null) {
            throw new IllegalStateException("closed");
        }
        EngineChoice choice = EngineChoice.of(hello, present.hasNative(), present.hasEcdsa());
        SslHandler handler = present.handler(choice, channel.alloc(), handshakes);
        // The watch keeps the time, from the first byte on.
        handler.setHandshakeTimeoutMillis(0);
        return new Chosen(handler, choice == EngineChoice.PORTABLE ? "JDK" : "BoringSSL");
    }

    /// A handler and the name of its engine.
    record Chosen(SslHandler handler, String engine) {}

    private synchronized void replace(@Nullable TlsEngines next) {
        TlsEngines before = engines;
        engines = next;
        releaseLater(before);
    }

    private synchronized void rename(Named next) {
        Named before = named;
        named = next;
        releaseLater(before.engines());
    }

    /// Names are compared as DNS does, without regard to case (RFC 6066 section 3).
    private @Nullable TlsEngines engines(ClientHello hello) {
        Named special = named;
        if (special.engines() == null || hello.serverName().isEmpty()) {
            return engines;
        }
        String name = hello.serverName().get().toLowerCase(Locale.ROOT);
        return special.hosts().contains(name) ? special.engines() : engines;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What it releases cannot fail.
    private static void releaseLater(@Nullable TlsEngines before) {
        if (before != null) {
            EventExecutor later = GlobalEventExecutor.INSTANCE;
            later.schedule(before::release, RELEASE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
