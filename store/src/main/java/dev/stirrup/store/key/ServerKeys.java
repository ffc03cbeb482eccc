package dev.stirrup.store.key;

import dev.stirrup.store.StoreException;
import dev.stirrup.trust.Signer;
import dev.stirrup.trust.SignerUnavailableException;
import dev.stirrup.trust.revocation.Revocation;
import dev.stirrup.trust.revocation.RevocationList;
import dev.stirrup.trust.revocation.Revocations;
import dev.stirrup.trust.site.CertificateUse.StatusService;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.KeyCeremony;
import dev.stirrup.trust.site.KeyKind;
import dev.stirrup.trust.site.ServerCertificates;
import dev.stirrup.trust.site.ServerIdentities;
import dev.stirrup.trust.site.ServerIdentity;
import dev.stirrup.trust.site.ServerNames;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.trust.site.SiteKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what the HTTPS server shows right, on a thread of its own: makes the site's keys at the
/// first start, and a new certificate when the names change, the old one nears its end or is
/// withdrawn, or its issuer was replaced. Nothing waits for it.
public final class ServerKeys implements ServerIdentities, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerKeys.class);

    /// How soon a change by another process is seen.
    private static final Duration LOOK = Duration.ofSeconds(2);

    /// How often all is looked through when nothing changed.
    private static final Duration REVIEW = Duration.ofHours(1);

    /// The keys that HTTPS does not need wait for so long: a server that just started has machines
    /// to boot.
    private static final Duration REST = Duration.ofMinutes(1);

    /// A clock that differs so much from the time that passed was set.
    private static final Duration SET = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Ports ports;
    private final InstantSource clock;
    private final Thread thread;
    private final LinkedBlockingQueue<Called> renamed = new LinkedBlockingQueue<>();
    private final List<Consumer<ServerIdentity>> listeners = new ArrayList<>();
    private Called called;
    private volatile Optional<ServerNames> shownFor = Optional.empty();
    private @Nullable String trouble;
    private volatile @Nullable ServerIdentity shown;
    private volatile boolean isClosed;
    private Optional<ServerIdentity> complained = Optional.empty();

    /// Where it finds what it needs.
    ///
    /// @param opening the keyring, opened on the thread of its own
    public record Ports(
            Supplier<SiteKeyring> opening, Revocations revocations, InstantSource clock) {}

    /// @param status what the certificates name as their responder
    private record Called(ServerNames names, StatusService status) {
        ServerCertificates.Wanted wanted(Instant now) {
            return new ServerCertificates.Wanted(names, status, now);
        }
    }

    private ServerKeys(Ports ports, ServerNames names, StatusService status) {
        this.ports = ports;
        this.called = new Called(names, status);
        this.clock = ports.clock();
        thread = Thread.ofPlatform().name("server keys").daemon().unstarted(this::run);
    }

    /// @param names at least one
    /// @param status what the certificates name as their responder
    public static ServerKeys start(Ports ports, ServerNames names, StatusService status) {
        var keys = new ServerKeys(ports, names, status);
        keys.thread.start();
        return keys;
    }

    @Override
    public Optional<ServerIdentity> current() {
        return Optional.ofNullable(shown);
    }

    @Override
    public void onChange(Consumer<ServerIdentity> listener) {
        synchronized (listeners) {
            listeners.add(listener);
            current().ifPresent(listener);
        }
    }

    /// The server is called otherwise now.
    ///
    /// @param status what the certificates name as their responder
    public void rename(ServerNames other, StatusService status) {
        renamed.add(new Called(other, status));
    }

    /// Whether what is shown was made, or brought, for a server of these names.
    public boolean isFor(ServerNames names) {
        return shownFor.filter(names::equals).isPresent();
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            // The making of a key cannot be interrupted, and nothing of it is on disk yet.
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!isClosed) {
                review();
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    /// Goes on until closed, or until the keys cannot be used for now.
    private void review() throws InterruptedException {
        try {
            SiteKeyring keyring = ports.opening().get();
            long begun = System.nanoTime();
            while (!isClosed) {
                review(keyring);
                Duration left = REST.minusNanos(System.nanoTime() - begun);
                if (left.isPositive()) {
                    await(keyring, left);
                } else {
                    complete(keyring, clock.instant());
                    trouble = null;
                    await(keyring, REVIEW);
                }
            }
        } catch (StoreException | SignerUnavailableException e) {
            tell(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            if (tell(e.toString())) {
                LOG.error("keys of the site: a bug in Stirrup, please report", e);
            }
        }
    }

    /// The same trouble is told once: it may last until somebody puts a token back.
    ///
    /// @return whether it was new
    private boolean tell(String now) {
        boolean isNew = !isClosed && !now.equals(trouble);
        if (isNew) {
            trouble = now;
            LOG.warn(
                    "keys of the site cannot be used, {}: {}",
                    shown == null ? "HTTPS waits" : "HTTPS goes on with what it has",
                    now);
        }
        return isNew;
    }

    /// Not longer than this, and until something changed: the keys, what is withdrawn, the server's
    /// names, or the time of day, by more than clocks differ.
    private void await(SiteKeyring keyring, Duration longest) throws InterruptedException {
        long mark = keyring.mark();
        long epoch = ports.revocations().current().epoch();
        Instant begun = clock.instant();
        long start = System.nanoTime();
        Duration passed = Duration.ZERO;
        while (passed.compareTo(longest) < 0
                && Duration.between(begun, clock.instant()).minus(passed).abs().compareTo(SET) < 0
                && keyring.mark() == mark
                && ports.revocations().current().epoch() == epoch) {
            @Nullable Called other = renamed.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            if (other != null) {
                called = other;
                return;
            }
            passed = Duration.ofNanos(System.nanoTime() - start);
        }
    }

    private void review(SiteKeyring keyring) {
        Instant now = clock.instant();
        Optional<ServerIdentity> own = keyring.ownServer();
        if (own.isPresent() && own.get().notAfter().isAfter(now)) {
            withdrawn(own.get()).ifPresent(one -> complain(own.get(), one));
            show(own.get(), keyring);
            return;
        }
        SiteKeys keys = keyring.keys();
        Optional<ServerIdentity> last = keyring.server(called.names());
        Optional<Revocation> withdrawn = last.flatMap(this::withdrawn);
        withdrawn.ifPresent(one ->
                LOG.warn(
                        "the server's certificate is withdrawn ({}): making a new one", one.why()));
        var wanted = called.wanted(now);
        if (last.isPresent()
                && withdrawn.isEmpty()
                && ServerCertificates.isFit(last.get(), wanted, keys)) {
            show(last.get(), keyring);
        } else {
            ServerIdentity fresh = issued(keyring, now);
            keyring.keepServer(called.names(), fresh);
            show(fresh, keyring);
        }
    }

    /// What was withdrawn of the certificates that a server shows as its own.
    private Optional<Revocation> withdrawn(ServerIdentity identity) {
        RevocationList list = ports.revocations().current();
        return identity.halves().stream()
                .map(half -> half.certificate().getSerialNumber())
                .flatMap(serial -> list.certificate(serial).stream())
                .findFirst();
    }

    /// A certificate that the operator brought is theirs to replace: another issuer's may be the
    /// only one that machines trust. It is said once.
    private void complain(ServerIdentity brought, Revocation withdrawn) {
        if (!complained.equals(Optional.of(brought))) {
            complained = Optional.of(brought);
            LOG.warn(
                    "your own certificate for HTTPS is withdrawn ({}) and shown all the same:"
                            + " `stirrup trust import server` another one, or `stirrup trust import"
                            + " server-reset`",
                    withdrawn.why());
        }
    }

    private void complete(SiteKeyring keyring, Instant now) {
        if (KeyCeremony.isDue(keyring.complete(now), now)) {
            keyring.change(known -> keyring.ceremony().maintain(known, now));
        }
        review(keyring);
    }

    private ServerIdentity issued(SiteKeyring keyring, Instant now) {
        SiteKeys keys = keyring.change(known -> keyring.ceremony().ensure(known, Duty.TLS, now));
        SiteKey tls = keys.current(Duty.TLS, now).orElseThrow();
        Signer signer = keyring.vault().signer(tls.name());
        return new ServerCertificates(SiteKeyring.issuer())
                .issue(
                        keys.chain(tls, now),
                        signer,
                        called.wanted(now),
                        List.of(KeyMaking.make(KeyKind.RSA_3072), KeyMaking.make(KeyKind.EC_P256)));
    }

    private void show(ServerIdentity certificates, SiteKeyring keyring) {
        ServerIdentity identity =
                certificates.asking(
                        keyring.keys().trusted(Duty.MACHINE_IDENTITY, clock.instant()).stream()
                                .map(SiteKey::certificate)
                                .toList());
        synchronized (listeners) {
            if (!identity.equals(shown)) {
                shown = identity;
                listeners.forEach(listener -> listener.accept(identity));
            }
            shownFor = Optional.of(called.names());
        }
    }
}
