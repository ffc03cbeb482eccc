package dev.stirrup.app.iscsi;

import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.DiskSource;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Payload;
import dev.stirrup.netboot.disk.DiskNames;
import dev.stirrup.netboot.disk.DiskTicket;
import dev.stirrup.netboot.disk.DiskTickets;
import dev.stirrup.server.iscsi.IscsiPorts;
import dev.stirrup.server.iscsi.WarmUp;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.attach.DiskBoots;
import dev.stirrup.store.attach.LastingSecrets;
import dev.stirrup.store.disk.DiskStore;
import dev.stirrup.store.disk.MachineDisks;
import dev.stirrup.store.disk.disc.DiscUnit;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import dev.stirrup.store.record.Catalogue;
import dev.stirrup.store.record.CatalogueRules;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.MachineRecord;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.PlanRecord;
import dev.stirrup.store.record.ProfileRecord;
import dev.stirrup.store.record.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/// A site of its own, in a folder that is thrown away, whose machines log in to their disks so that
/// the code is compiled by which those of the true site do: records, secrets and layers included.
public final class DiskPractice implements WarmUp.Practice, AutoCloseable {
    /// Enough for the code that makes a disk; later logins are further boots of these.
    private static final int MACHINES = 32;

    private static final String PROFILE = "warm-up";
    private static final int SIZE = 1 << 20;
    private static final int KEY_BYTES = 32;

    private final Path folder;
    private final InstantSource clock;
    private final Database records;
    private final Catalogue catalogue;
    private final DiskStore disks;
    private final OpenDisks open;
    private final DiskTickets tickets;
    private final IscsiPorts ports;

    private DiskPractice(Path folder, InstantSource clock, Database records) {
        this.folder = folder;
        this.clock = clock;
        this.records = records;
        var random = new SecureRandom();
        var key = new byte[KEY_BYTES];
        random.nextBytes(key);
        tickets = new DiskTickets(new SecretKeySpec(key, "HmacSHA256"));
        disks = new DiskStore(records, folder.resolve("disks"), clock, random);
        var boots = new DiskBoots(records);
        var machines = new MachineDisks(records, disks);
        open = new OpenDisks(new OpenDisks.Kept(disks, machines, DiskPractice::disc), boots, clock);
        catalogue = Catalogue.open(records, CatalogueRules.waiting("auto"));
        var keys = new DiskDesk.Keys(() -> tickets, new LastingSecrets(records));
        var told = new DiskStory(catalogue, event -> {}, clock);
        var desk =
                new DiskDesk(
                        new Doorkeeper(catalogue, boots, () -> tickets, clock), keys, open, told);
        ports = new IscsiPorts(desk, desk, told::heard, clock);
    }

    /// Makes the site.
    ///
    /// @param folder what is in it is thrown away
    public static DiskPractice open(Path folder, InstantSource clock) throws IOException {
        delete(folder);
        Files.createDirectories(folder);
        // Nothing in it has to survive, so no commit waits for the disk.
        Database records =
                Database.open(
                        folder.resolve("stirrup.db"),
                        Schema.RECORDS,
                        Database.Durability.SOUND_FILE);
        var practice = new DiskPractice(folder, clock, records);
        try {
            practice.begin();
            return practice;
        } catch (IOException | UnusableDiskException | RuntimeException e) {
            practice.close();
            throw new IOException(e);
        }
    }

    private void begin() throws IOException, UnusableDiskException {
        Path image = folder.resolve("image");
        var content = new byte[SIZE];
        Arrays.fill(content, (byte) 1);
        Files.write(image, content);
        var _ = disks.goldenImages().take(PROFILE, image, Progress.NONE);
        var _ = new Records(records, clock).apply(site(), PROFILE);
        var _ = catalogue.refresh();
        if (catalogue.size() != MACHINES) {
            throw new IOException("the machines for the warm-up were not taken in");
        }
    }

    @Override
    public IscsiPorts ports() {
        return ports;
    }

    @Override
    public WarmUp.Visitor next(int number) {
        String machine = machine(number % MACHINES);
        String target = DiskNames.target(machine, PROFILE);
        DiskTicket ticket = tickets.make(machine, target, clock.instant());
        String initiator = ticket.initiator();
        return new WarmUp.Visitor(initiator, target, initiator, tickets.secret(initiator));
    }

    @Override
    public void close() throws IOException {
        open.all().forEach(InUse::end);
        disks.close();
        records.close();
        delete(folder);
    }

    private static List<Edit> site() {
        var disk =
                new Payload.Disk(
                        new DiskSource.Own(
                                Optional.of(PROFILE), Optional.empty(), DiskSource.Mode.KEEP),
                        DiskLogin.CHAP,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false);
        List<Edit> edits = new ArrayList<>();
        edits.add(new Edit.PutProfile(ProfileRecord.of(PROFILE, new PayloadRecord.Plain(disk))));
        for (int i = 0; i < MACHINES; i++) {
            var mac = new HardwareAddress("02:00:00:00:00:%02x".formatted(i));
            edits.add(new Edit.PutMachine(MachineRecord.of(machine(i), Set.of(mac))));
            edits.add(new Edit.PutPlan(PlanRecord.always(machine(i), PROFILE)));
        }
        return edits;
    }

    private static String machine(int number) {
        return PROFILE + "-" + number;
    }

    private static DiscUnit disc(Payload.Disc wanted) throws UnusableDiskException {
        throw new UnusableDiskException("there is no disc " + wanted);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
