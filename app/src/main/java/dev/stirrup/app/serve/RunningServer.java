package dev.stirrup.app.serve;

import dev.stirrup.app.log.EventLog;
import dev.stirrup.app.settings.ListenerSettings;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.boot.event.Events;
import dev.stirrup.server.Loops;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.key.ServerKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// All rooms of a running server, in the order in which they start. At the end what machines talk
/// to goes first, in the same order, so that disks are durable before anything else may take its
/// time; then what all of it stands on. Networks come and go while it runs, each by itself.
final class RunningServer implements NetworkWatch.Server, AutoCloseable {
    /// A new site makes its keys in seconds, on a slow and busy machine in a minute.
    private static final Duration HTTPS_PATIENCE = Duration.ofMinutes(2);

    private final StoreWiring store;
    private final EventLog log;
    private final Shared shared;
    private final DhcpLinks links;
    private final NetworkPorts own = new NetworkPorts();
    private final List<WantedPort> common = new ArrayList<>();
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Settings settings;
    private final DiskWiring disks;
    private final ForesightWatch foresight;
    private final boolean isPlayed;
    private Optional<DhcpWiring> dhcp = Optional.empty();
    private Optional<ServerKeys> keys = Optional.empty();
    private Optional<HttpsWiring> https = Optional.empty();

    /// What a server is started with.
    ///
    /// @param isForced whether it leases addresses beside another DHCP server too
    /// @param isLogForPeople whether log lines are sentences
    record Start(
            Settings settings,
            DataFolder folder,
            boolean isForced,
            boolean isLogForPeople,
            Doors doors) {}

    RunningServer(Start start, List<ServedNetwork> networks, Findings findings) {
        settings = start.settings();
        InstantSource clock = InstantSource.system();
        store = new StoreWiring(start.folder(), settings, clock);
        log = new EventLog(start.isLogForPeople());
        isPlayed = start.doors().isPlayed();
        QuietMoment quiet = isPlayed ? QuietMoment.none() : QuietMoment.usual();
        store.events.tell(quiet::heard);
        Events both = new EventReaders(store.events, log);
        foresight = ForesightWatch.start(store, clock, quiet);
        disks = new DiskWiring(store);
        var hints = new BootWiring.Hints(foresight, disks.office());
        links = new DhcpLinks(findings, start.isForced(), start.doors().dhcp());
        shared =
                new Shared(
                        findings,
                        new LiveNetworks(networks),
                        store,
                        new BootWiring(store, settings.quirks(), clock, hints),
                        new DhcpWiring.Running(both, clock),
                        quiet,
                        start.doors().listen(),
                        Loops.start(Runtime.getRuntime().availableProcessors()));
    }

    void start() {
        ListenerSettings wanted = settings.listeners();
        if (!isHttpsFirst(networks())) {
            startDhcp();
        }
        networks().forEach(this::openTftp);
        // A site with disks names them in its scripts; elsewhere nobody waits for their port.
        boolean areDisksFirst = store.catalogue.hasDisks();
        if (areDisksFirst) {
            openDisks(wanted);
        }
        wanted.http().ifPresent(p -> open(HttpWiring.port(shared, wanted, p)));
        wanted.altiris().ifPresent(p -> open(HttpWiring.altirisPort(shared, wanted, p)));
        wanted.syslog().ifPresent(p -> open(SyslogWiring.port(shared, p)));
        if (!areDisksFirst) {
            openDisks(wanted);
        }
        startTrust();
        if (isHttpsFirst(networks())) {
            startDhcp();
        }
        parts.add(FirstLoaders.start(shared));
        parts.add(QuietCollection.start(shared.quiet()));
        if (wanted.iscsi().isPresent() && !isPlayed) {
            parts.add(LoginWarmUp.start(shared));
        }
    }

    @Override
    public List<ServedNetwork> networks() {
        return shared.networks().all();
    }

    @Override
    public void follow(NetworkChange change) {
        List<ServedNetwork> now = new ArrayList<>(networks());
        now.removeAll(change.ended());
        shared.networks().become(now);
        change.ended().forEach(this::end);
        now.addAll(change.started());
        shared.networks().become(now);
        change.started().forEach(this::begin);
    }

    @Override
    public void openMissing() {
        own.openMissing();
        common.forEach(WantedPort::openWhenDue);
        https.ifPresent(HttpsWiring::openMissing);
    }

    private void begin(ServedNetwork network) {
        if (network.isServed()) {
            startTrust();
        }
        openDhcp(network, isHttpsFirst(List.of(network)) ? certified() : () -> true);
        openTftp(network);
        if (network.isServed() && settings.listeners().http().isPresent()) {
            HttpWiring.tell(shared, network);
        }
    }

    private void end(ServedNetwork network) {
        own.end(network);
        dhcp.ifPresent(running -> running.end(network));
    }

    private void open(WantedPort port) {
        common.add(port);
        port.open();
    }

    /// They are the first to be closed, so that what was written is durable.
    private void openDisks(ListenerSettings wanted) {
        wanted.iscsi()
                .ifPresent(p -> {
                    WantedPort port = disks.port(shared, p);
                    common.addFirst(port);
                    port.open();
                });
    }

    private void openTftp(ServedNetwork network) {
        ListenerSettings wanted = settings.listeners();
        if (network.isServed()) {
            wanted.tftp()
                    .ifPresent(p -> own.open(network, TftpWiring.port(shared, network, wanted, p)));
        }
    }

    private void startDhcp() {
        if (settings.listeners().hasDhcp()) {
            dhcp = Optional.of(DhcpWiring.start(links, shared));
            networks().forEach(network -> openDhcp(network, () -> true));
        }
    }

    private void openDhcp(ServedNetwork network, BooleanSupplier mayBegin) {
        dhcp.ifPresent(running -> own.open(network, running.port(network, mayBegin)));
    }

    /// Where HTTPS is required DHCP names `https://` URLs, which nobody should try too soon: many
    /// firmwares try a URL once. Everywhere else the first answers wait for nothing.
    private boolean isHttpsFirst(List<ServedNetwork> networks) {
        return settings.listeners().https().isPresent()
                && networks.stream()
                        .anyMatch(one -> one.isServed() && one.network().https().isRequired());
    }

    /// Whether HTTPS shows a certificate for all networks there are, or that takes too long.
    private BooleanSupplier certified() {
        long end = System.nanoTime() + HTTPS_PATIENCE.toNanos();
        return () ->
                System.nanoTime() - end > 0
                        || keys.filter(of -> TrustWiring.isForAll(shared, of)).isPresent();
    }

    private void startTrust() {
        if (keys.isPresent()) {
            TrustWiring.rename(shared, settings.policy().ocsp(), keys.get());
            return;
        }
        ListenerSettings wanted = settings.listeners();
        keys = TrustWiring.start(shared, settings.policy().ocsp());
        keys.ifPresent(of -> {
            wanted.https().ifPresent(_ -> openHttps(wanted, of));
            parts.add(of);
        });
    }

    private void openHttps(ListenerSettings wanted, ServerKeys of) {
        HttpsWiring made = HttpsWiring.open(shared, wanted, of);
        https = Optional.of(made);
        parts.add(made);
        if (isHttpsFirst(networks())) {
            made.awaitOpen(HTTPS_PATIENCE);
        }
        settings.console()
                .ifPresent(
                        console -> parts.add(ConsoleWiring.start(shared, wanted, console, made)));
    }

    @Override
    public void close() {
        dhcp.ifPresent(Closing::quietly);
        Closing.quietly(own);
        common.forEach(Closing::quietly);
        parts.forEach(Closing::quietly);
        Closing.quietly(shared.loops());
        Closing.quietly(foresight);
        Closing.quietly(store);
        Closing.quietly(log);
    }
}
