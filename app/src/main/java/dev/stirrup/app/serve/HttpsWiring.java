package dev.stirrup.app.serve;

import dev.stirrup.app.settings.ListenerSettings;
import dev.stirrup.server.http.HttpListener;
import dev.stirrup.server.http.HttpSettings;
import dev.stirrup.server.link.PortOwner.Protocol;
import dev.stirrup.server.tls.TlsFront;
import dev.stirrup.server.tls.TlsIdentity;
import dev.stirrup.server.tls.TlsKey;
import dev.stirrup.server.tls.TlsSettings;
import dev.stirrup.trust.site.KeyAndChain;
import dev.stirrup.trust.site.ServerIdentities;
import dev.stirrup.trust.site.ServerIdentity;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// HTTPS beside HTTP: opens when the site's keys are there, and shows each new certificate at once.
/// Neither TLS nor its libraries are loaded before that, so the first answers do not wait for them.
final class HttpsWiring implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpsWiring.class);

    private final Shared shared;
    private final ListenerSettings wanted;
    private final ExecutorService work =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("https").factory());
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final CountDownLatch tried = new CountDownLatch(1);
    private @Nullable TlsFront front;
    private Optional<Named> named = Optional.empty();
    private Optional<ServerIdentity> waiting = Optional.empty();
    private long due;
    private boolean isClosed;

    private HttpsWiring(Shared shared, ListenerSettings wanted) {
        this.shared = shared;
        this.wanted = wanted;
    }

    static HttpsWiring open(Shared shared, ListenerSettings wanted, ServerIdentities keys) {
        var https = new HttpsWiring(shared, wanted);
        keys.onChange(identity -> https.execute(() -> https.show(identity)));
        return https;
    }

    /// What browsers get that name one of these hosts.
    private record Named(Set<String> hosts, KeyAndChain key) {}

    /// Shows browsers that name one of these hosts another certificate, now or as soon as HTTPS is
    /// open.
    void showTo(List<String> hosts, KeyAndChain key) {
        execute(() -> name(new Named(Set.copyOf(hosts), key)));
    }

    /// Waits until HTTPS is open, or it is clear that it cannot be.
    void awaitOpen(Duration patience) {
        try {
            if (!tried.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("HTTPS is not open yet: its keys are still being made");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void name(Named wanted) {
        named = Optional.of(wanted);
        TlsFront open = front;
        if (open == null || isClosed) {
            return;
        }
        try {
            var identity = identity(new ServerIdentity(List.of(wanted.key())));
            open.presentTo(wanted.hosts(), identity);
        } catch (GeneralSecurityException e) {
            LOG.warn("the console's certificate cannot be used", e);
        }
    }

    private synchronized void show(ServerIdentity identity) {
        if (isClosed) {
            return;
        }
        int port = wanted.https().orElseThrow();
        try {
            if (front == null) {
                front = begin(identity, port);
                LOG.info("HTTPS on TCP port {} ({})", port, front.engine());
                named.ifPresent(this::name);
            } else {
                front.present(identity(identity));
                LOG.info("HTTPS shows a new certificate, valid until {}", identity.notAfter());
            }
        } catch (IOException e) {
            miss(identity, e, port);
        } catch (GeneralSecurityException e) {
            LOG.warn("the server's certificate cannot be used for HTTPS", e);
        } finally {
            tried.countDown();
        }
    }

    /// Said once. Later identities take the place of this one when they come.
    private void miss(ServerIdentity identity, IOException cause, int port) {
        if (waiting.isEmpty()) {
            String why = Bindings.explain(cause, Protocol.TCP, port);
            LOG.warn("no HTTPS: {}{}", why, WantedPort.AGAIN);
        }
        due = System.nanoTime() + WantedPort.PAUSE.toNanos();
        waiting = Optional.of(identity);
    }

    /// Tries again to have the port, if it could not be had some time ago.
    void openMissing() {
        execute(this::showWaiting);
    }

    private synchronized void showWaiting() {
        if (front == null && System.nanoTime() - due >= 0) {
            waiting.ifPresent(this::show);
        }
    }

    private void execute(Runnable task) {
        try {
            work.execute(task);
        } catch (RejectedExecutionException _) {
            // Closed.
        }
    }

    private TlsFront begin(ServerIdentity identity, int port)
            throws IOException, GeneralSecurityException {
        var ports =
                new TlsFront.Ports(
                        shared.events(),
                        client -> shared.boot().book.find(client, shared.clock().instant()),
                        new MachineCredentials(shared.store().catalogue),
                        shared.clock());
        var made = new TlsFront(TlsSettings.DEFAULT, ports);
        try {
            made.present(identity(identity));
            var settings = HttpSettings.on(shared.on(port)).perAddress(wanted.httpPerAddress());
            open.push(made);
            open.push(HttpListener.start(shared.loops(), settings, HttpWiring.ports(shared), made));
            return made;
        } catch (IOException | GeneralSecurityException e) {
            open.clear();
            made.close();
            throw e;
        }
    }

    private static TlsIdentity identity(ServerIdentity identity) {
        // A site's own certificate may be of one kind only: then it is shown to all.
        KeyAndChain usual = identity.rsa().or(identity::ecdsa).orElseThrow();
        return new TlsIdentity(
                key(usual), identity.ecdsa().map(HttpsWiring::key), identity.machineIssuers());
    }

    private static TlsKey key(KeyAndChain half) {
        return new TlsKey(half.key(), half.chain());
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        work.shutdown();
        open.forEach(Closing::quietly);
    }
}
