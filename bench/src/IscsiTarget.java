import dev.stirrup.iscsi.LogicalUnit;
import dev.stirrup.iscsi.login.Admission;
import dev.stirrup.iscsi.login.Admission.Proof;
import dev.stirrup.iscsi.login.LoginAsk;
import dev.stirrup.iscsi.login.Opening;
import dev.stirrup.iscsi.login.Proven;
import dev.stirrup.iscsi.login.Targets;
import dev.stirrup.iscsi.target.Target;
import dev.stirrup.server.Loops;
import dev.stirrup.server.iscsi.IscsiListener;
import dev.stirrup.server.iscsi.IscsiPorts;
import dev.stirrup.server.iscsi.IscsiSettings;
import dev.stirrup.server.iscsi.WarmUp;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.digest.NativeDigests;
import dev.stirrup.store.disk.DiskStore;
import dev.stirrup.store.disk.LayerMode;
import dev.stirrup.store.disk.golden.Progress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/// For the benchmark: Stirrup's iSCSI target over its own disks, without the rest of `serve`. Makes a golden image of
/// `BENCH_DISK` and `BENCH_DISKS` disks over it, and serves them to everybody: the first as
/// `iqn.2020-01.bench:disk`, each as that name with its number, unit 0.
public final class IscsiTarget {
    private static final String NAME = "iqn.2020-01.bench:disk";

    private IscsiTarget() {}

    public static void main(String[] arguments) throws Exception {
        NativeDigests.add();
        Path state = Path.of(env("BENCH_STATE"));
        var address =
                new InetSocketAddress(
                        InetAddress.ofLiteral(env("BENCH_ADDR")), Integer.parseInt(env("BENCH_PORT")));
        try (Database database =
                        Database.open(
                                state.resolve("records"), Schema.RECORDS, Database.Durability.SOUND_FILE);
                DiskStore disks =
                        new DiskStore(
                                database, state.resolve("disk"), InstantSource.system(), new SecureRandom());
                Loops loops = Loops.start(Integer.parseInt(env("BENCH_LOOPS")));
                IscsiListener listener =
                        IscsiListener.start(
                                loops,
                                IscsiSettings.on(address),
                                new IscsiPorts(
                                        new Open(targets(disks)),
                                        (ask, name) -> Optional.empty(),
                                        news -> {},
                                        InstantSource.system()))) {
            WarmUp.run(loops, InstantSource.system());
            System.out.println("ready " + listener.address());
            new CountDownLatch(1).await();
        }
    }

    private static Map<String, Target> targets(DiskStore disks) throws Exception {
        disks.goldenImages().take("golden", Path.of(env("BENCH_DISK")), Progress.NONE);
        var targets = new HashMap<String, Target>();
        int count = Integer.parseInt(env("BENCH_DISKS"));
        for (int i = 0; i < count; i++) {
            String name = "disk" + i;
            disks.create(
                    new DiskStore.Wish(
                            name, Optional.of("golden"), Optional.empty(), LayerMode.KEEP, Optional.empty()));
            SortedMap<Integer, LogicalUnit> units = new TreeMap<>();
            units.put(0, disks.openFor(name, "bench").unit());
            targets.put(NAME + i, new Target(NAME + i, units));
            if (i == 0) {
                targets.put(NAME, new Target(NAME, units));
            }
        }
        return targets;
    }

    private record Open(Map<String, Target> targets) implements Targets {
        @Override
        public Admission admit(LoginAsk ask) {
            return ask.target().filter(targets::containsKey).isPresent()
                    ? new Admission.Admitted(Proof.OPEN)
                    : new Admission.Refused(Admission.Reason.NOT_FOUND);
        }

        @Override
        public Opening open(Proven who) {
            return new Opening.Opened(targets.get(who.ask().target().orElseThrow()));
        }

        @Override
        public List<String> visibleTo(Proven who) {
            return targets.keySet().stream().sorted().toList();
        }
    }

    private static String env(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return value;
    }
}
