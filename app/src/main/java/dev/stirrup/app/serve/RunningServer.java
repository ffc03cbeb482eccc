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

/// All rooms of a running server, in the order in which they start. At the end what machines talk
/// to goes first, in the same order, so that disks are durable before anything else may take its
/// time; then what all of it stands on.
final class RunningServer implements AutoCloseable {
    /// A new site makes its keys in seconds, on a slow and busy machine in a minute.
    private static final Duration HTTPS_PATIENCE = Duration.ofMinutes(2);

    private final StoreWiring store;
    private final EventLog log;
    private final DhcpWiring dhcp;
    private final Shared shared;
    private final List<AutoCloseable> listeners = new ArrayList<>();
    private final List<ServedNetwork> networks;
    private final Settings settings;
    private final BootWiring boot;
    private final DiskWiring disks;
    private final ForesightWatch foresight;
    private final DhcpWiring.Running running;
    private final boolean isPlayed;

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
        this.networks = networks;
        settings = start.settings();
        InstantSource clock = InstantSource.system();
        store = new StoreWiring(start.folder(), settings, clock);
        log = new EventLog(start.isLogForPeople());
        isPlayed = start.doors().isPlayed();
        QuietMoment quiet = isPlayed ? QuietMoment.none() : QuietMoment.usual();
        store.events.tell(quiet::heard);
        Events both =
                event -> {
                    store.events.publish(event);
                    log.publish(event);
                };
        running = new DhcpWiring.Running(both, clock);
        foresight = ForesightWatch.start(store, clock, quiet);
        disks = new DiskWiring(store);
        var hints = new BootWiring.Hints(foresight, disks.office());
        boot = new BootWiring(store, settings.quirks(), clock, hints);
        dhcp = new DhcpWiring(new DhcpLinks(findings, start.isForced()), start.doors());
        shared =
                new Shared(
                        findings,
                        networks.stream().filter(ServedNetwork::isServed).toList(),
                        store,
                        boot,
                        running,
                        quiet,
                        start.doors().listen(),
                        Loops.start(Runtime.getRuntime().availableProcessors()));
    }

    void start() {
        ListenerSettings wanted = settings.listeners();
        if (!isHttpsFirst()) {
            startDhcp();
        }
        wanted.tftp().ifPresent(p -> listeners.addAll(TftpWiring.open(shared, wanted, p)));
        wanted.iscsi().ifPresent(p -> listeners.addAll(disks.open(shared, p)));
        wanted.http().ifPresent(p -> listeners.addAll(HttpWiring.open(shared, wanted, p)));
        wanted.altiris()
                .ifPresent(p -> listeners.addAll(HttpWiring.openAltiris(shared, wanted, p)));
        wanted.syslog().ifPresent(p -> listeners.addAll(SyslogWiring.open(shared, p)));
        TrustWiring.start(shared, settings.policy().ocsp())
                .ifPresent(keys -> {
                    wanted.https().ifPresent(_ -> openHttps(wanted, keys));
                    listeners.add(keys);
                });
        if (isHttpsFirst()) {
            startDhcp();
        }
        listeners.add(FirstLoaders.start(shared));
        listeners.add(QuietCollection.start(shared.quiet()));
        if (wanted.iscsi().isPresent() && !isPlayed) {
            listeners.add(LoginWarmUp.start(shared));
        }
    }

    private void startDhcp() {
        if (settings.listeners().hasDhcp()) {
            dhcp.start(networks, store, boot, running);
        }
    }

    /// Where HTTPS is required DHCP names `https://` URLs, which nobody should try too soon: many
    /// firmwares try a URL once. Everywhere else the first answers wait for nothing.
    private boolean isHttpsFirst() {
        return settings.listeners().https().isPresent()
                && shared.networks().stream().anyMatch(one -> one.network().https().isRequired());
    }

    private void openHttps(ListenerSettings wanted, ServerKeys keys) {
        HttpsWiring https = HttpsWiring.open(shared, wanted, keys);
        listeners.add(https);
        if (isHttpsFirst()) {
            https.awaitOpen(HTTPS_PATIENCE);
        }
        settings.console()
                .ifPresent(console ->
                        listeners.add(ConsoleWiring.start(shared, wanted, console, https)));
    }

    @Override
    public void close() {
        Closing.quietly(dhcp);
        listeners.forEach(Closing::quietly);
        Closing.quietly(shared.loops());
        Closing.quietly(foresight);
        Closing.quietly(store);
        Closing.quietly(log);
    }
}
