package dev.stirrup.app.lab;

import dev.stirrup.app.fetch.Proxies;
import dev.stirrup.app.settings.MirrorSettings;
import dev.stirrup.app.settings.MirrorText;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.timeline.GradeText;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Diagnosis;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.IscsiAttempt;
import dev.stirrup.lab.LabAddress;
import dev.stirrup.lab.LabBoot;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.lab.LabResult;
import dev.stirrup.lab.LabServer;
import dev.stirrup.lab.TemporaryFolder;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.SiteCopy;
import dev.stirrup.store.event.Attempt;
import dev.stirrup.store.event.AttemptStore;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.MachineRecord;
import dev.stirrup.store.record.Outcome;
import dev.stirrup.store.record.PlanRecord;
import dev.stirrup.store.record.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Boots a machine of the lab against a copy of a site: its records, images and loaders as they are
/// now, served by this same program in the lab's network. The site itself is not changed.
public final class Rehearsal {
    private static final Pattern READY = Pattern.compile("^Serving\\b");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String MACHINE = "rehearsal";
    private static final int MOST_ATTEMPTS = 50;

    private final DataFolder site;
    private final RehearsalSettings settings;
    private final Firmwares firmwares;

    public Rehearsal(DataFolder site, RehearsalSettings settings, Firmwares firmwares) {
        this.site = site;
        this.settings = settings;
        this.firmwares = firmwares;
    }

    /// Boots.
    ///
    /// @param profile what the machine always boots in this rehearsal; empty: what its records say
    /// @throws IOException when the lab is not possible here, with the reason
    /// @throws IllegalArgumentException when there is no such profile
    public Story run(LabRequest request, Optional<String> profile, RehearsalListener listener)
            throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.make("stirrup-rehearsal")) {
            DataFolder copy = SiteCopy.make(site, folder.path().resolve("data"));
            if (profile.isPresent()) {
                plan(copy, request, profile.get());
            }
            return boot(copy, wired(request, copy), UnaryOperator.identity(), listener);
        }
    }

    /// Firmware that boots from a disk itself is set to that disk first.
    private LabRequest wired(LabRequest request, DataFolder copy) {
        if (request.firmware() != LabFirmware.UEFI_ISCSI
                || request.hardware().iscsi().isPresent()) {
            return request;
        }
        try (Database records =
                Database.open(copy.records(), Schema.RECORDS, Durability.SOUND_FILE)) {
            IscsiAttempt attempt = new FirmwareDisk(copy, settings).attempt(records, request.mac());
            return request.withHardware(request.hardware().withIscsi(attempt));
        }
    }

    /// Boots against a folder itself: what the server and the machine do there stays.
    ///
    /// @param change what is unusual about the server
    Story boot(
            DataFolder data,
            LabRequest request,
            UnaryOperator<LabServer> change,
            RehearsalListener listener)
            throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.make("stirrup-settings")) {
            Path file = folder.path().resolve("stirrup.yaml");
            Files.writeString(
                    file,
                    settings.yaml(LabAddress.ONLY)
                            + MirrorText.of(settings.own(), site.mirrors(), LabServer.OUTLET));
            return run(request, change.apply(server(data, file)), data, listener);
        }
    }

    private LabServer server(DataFolder data, Path settingsFile) {
        return new LabServer(
                OwnProgram.command(
                        List.of(
                                "serve",
                                "--settings",
                                settingsFile.toString(),
                                "--data",
                                data.root().toString())),
                Map.of("NO_COLOR", "1"),
                READY,
                PATIENCE,
                upstreams(),
                Proxies.of(settings.own().fetch().proxy(), System.getenv()),
                Optional.empty());
    }

    private Story run(
            LabRequest request, LabServer server, DataFolder data, RehearsalListener listener)
            throws IOException {
        try (Database events = Database.open(data.events(), Schema.EVENTS, Durability.SOUND_FILE)) {
            LabResult result;
            EventFollower follower = EventFollower.start(events, request.mac(), listener);
            try {
                result =
                        new LabBoot(firmwares, server)
                                .run(
                                        request,
                                        listener::line,
                                        () -> listener.hasSeenEnough() || follower.hasWaited());
            } finally {
                follower.close();
            }
            return story(result, new AttemptStore(events), request.mac());
        }
    }

    private static Story story(LabResult result, AttemptStore attempts, HardwareAddress mac) {
        var all = new ArrayList<BootEvent>();
        List<BootEvent> last = List.of();
        List<Attempt> oldestFirst =
                attempts.latestOf(mac.text(), MOST_ATTEMPTS).stream()
                        .sorted(Comparator.comparingLong(Attempt::id))
                        .toList();
        for (Attempt attempt : oldestFirst) {
            last = attempts.events(attempt.id());
            all.addAll(last);
        }
        // The machine is off: what has not come by now never will.
        return new Story(
                result,
                all,
                Diagnosis.of(last, InstantSource.system().instant().plus(Duration.ofDays(1))),
                GradeText.grade(last));
    }

    /// The hosts that the site's mirrors come from.
    private Set<String> upstreams() {
        Settings own = settings.own();
        Set<String> hosts = new HashSet<>();
        if (!own.cache().isOffline()) {
            for (MirrorSettings mirror : own.mirrors()) {
                mirror.upstreams().forEach(one -> hosts.add(one.getHost()));
                hosts.addAll(mirror.redirects());
            }
        }
        return hosts;
    }

    /// A machine with a disk is installed, once; one without boots the same whenever it asks.
    private static void plan(DataFolder copy, LabRequest request, String profile) {
        HardwareAddress mac = request.mac();
        try (Database database =
                Database.open(copy.records(), Schema.RECORDS, Durability.SOUND_FILE)) {
            var records = new Records(database, InstantSource.system());
            var edits = new ArrayList<Edit>();
            Optional<MachineRecord> known =
                    records.machines().stream().filter(m -> m.macs().contains(mac)).findFirst();
            MachineRecord machine =
                    known.map(m -> m.withApproval(true).withRevision(0))
                            .orElseGet(() -> MachineRecord.of(MACHINE, Set.of(mac)));
            edits.add(new Edit.PutMachine(machine));
            edits.add(
                    new Edit.StartPlan(
                            request.hardware().disk().isPresent()
                                    ? PlanRecord.installOnce(machine.name(), profile)
                                    : PlanRecord.always(machine.name(), profile)));
            if (records.apply(edits, MACHINE) instanceof Outcome.Refused(var problems)) {
                throw new IllegalArgumentException(
                        String.join("; ", problems.stream().map(Object::toString).toList()));
            }
        }
    }
}
