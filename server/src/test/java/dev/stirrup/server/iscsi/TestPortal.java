package dev.stirrup.server.iscsi;

import dev.stirrup.iscsi.LogicalUnit;
import dev.stirrup.iscsi.login.Admission;
import dev.stirrup.iscsi.login.Admission.Proof;
import dev.stirrup.iscsi.login.Credentials;
import dev.stirrup.iscsi.login.LoginAsk;
import dev.stirrup.iscsi.login.Opening;
import dev.stirrup.iscsi.login.Proven;
import dev.stirrup.iscsi.login.Targets;
import dev.stirrup.iscsi.session.Output.News;
import dev.stirrup.iscsi.target.Target;
import dev.stirrup.server.Loops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A listener with targets that a test names, on loopback.
final class TestPortal implements AutoCloseable, Targets, Credentials {
    static final String NAME = "iqn.2026-01.test.stirrup:disk";

    final List<News> news = new CopyOnWriteArrayList<>();
    private final Map<String, Target> targets = new ConcurrentHashMap<>();
    private final Map<String, Credentials.Entry> entries = new ConcurrentHashMap<>();
    private volatile Duration ahead = Duration.ZERO;
    private volatile InstantSource clock = InstantSource.system();
    private final Loops loops;
    private final IscsiListener listener;

    TestPortal(int port, int threads) throws IOException {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), threads);
    }

    TestPortal(InetSocketAddress address, int threads) throws IOException {
        this(IscsiSettings.on(address), threads);
    }

    TestPortal(IscsiSettings settings, int threads) throws IOException {
        loops = Loops.start(threads);
        listener =
                IscsiListener.start(
                        loops, settings, new IscsiPorts(this, this, news::add, this::now));
    }

    /// The listener's clock goes on at once.
    void later(Duration time) {
        ahead = ahead.plus(time);
    }

    /// From now on the listener's clock goes on by [#later] alone: however slow the test is, nobody
    /// has waited too long.
    TestPortal stopClock() {
        clock = InstantSource.fixed(clock.instant());
        return this;
    }

    private Instant now() {
        return clock.instant().plus(ahead);
    }

    TestPortal() throws IOException {
        this(0, 2);
    }

    TestPortal offer(String name, LogicalUnit... units) {
        var numbered = new TreeMap<Integer, LogicalUnit>();
        for (LogicalUnit unit : units) {
            numbered.put(numbered.size(), unit);
        }
        targets.put(name, new Target(name, numbered));
        return this;
    }

    /// From now on initiators have to prove themselves.
    TestPortal require(String user, Credentials.Entry entry) {
        entries.put(user, entry);
        return this;
    }

    int port() {
        return listener.address().getPort();
    }

    IscsiListener listener() {
        return listener;
    }

    Target target(String name) {
        return Objects.requireNonNull(targets.get(name));
    }

    @Override
    public Admission admit(LoginAsk ask) {
        Proof proof = entries.isEmpty() ? Proof.OPEN : Proof.CHAP;
        if (ask.target().isEmpty()) {
            return new Admission.Admitted(proof);
        }
        return targets.containsKey(ask.target().get())
                ? new Admission.Admitted(proof)
                : new Admission.Refused(Admission.Reason.NOT_FOUND);
    }

    @Override
    public Opening open(Proven who) {
        return new Opening.Opened(target(who.ask().target().orElseThrow()));
    }

    @Override
    public List<String> visibleTo(Proven who) {
        return targets.keySet().stream().sorted().toList();
    }

    @Override
    public Optional<Credentials.Entry> find(LoginAsk ask, String name) {
        return Optional.ofNullable(entries.get(name));
    }

    @Override
    public void close() {
        listener.close();
        loops.close();
    }
}
