package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.CommandLines;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Diagnosis;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.event.Attempt;
import dev.stirrup.store.event.AttemptStore;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What the timeline tells of machines at their disks: libiscsi's initiator is stopped in the
/// middle of its reads and goes on, is killed, and logs in again while its session lives.
@Tag("real")
@RequiresRoot
@RequiresProgram({"ip", "curl", "kill", "iscsi-perf", LibiscsiSession.LIBRARY})
class DiskEventsTest {
    private static final String SERVER = "10.99.0.1";
    private static final String PREFIX = "iqn.2026-11.dev.stirrup:";
    private static final int SIZE = 64 << 20;

    /// Long after the last event: what has not come by then never will.
    private static final Duration LATER = Duration.ofDays(1);

    private static final Pattern RECEIVED = Pattern.compile("bytes_received:([0-9]+)");

    /// `ss` tells what is not acknowledged yet in its second column.
    private static final Pattern UNSENT = Pattern.compile("^[0-9]+ +[1-9]");

    /// One of so many is killed while it has reads open.
    private static final int MOST_KILLED = 10;

    /// What a reader asks for at once, in bytes.
    private static final long ROUND = 32 * 1024 * 1024L;

    @TempDir Path folder;

    @RegisterExtension final OneCable cable = new OneCable();

    private final List<Process> initiators = new ArrayList<>();

    @BeforeEach
    void site() throws Exception {
        Path image = folder.resolve("cloud.raw");
        try (var out = Files.newOutputStream(image)) {
            for (int i = 0; i < SIZE >> 20; i++) {
                out.write(new byte[1 << 20]);
            }
        }
        did("disk", "import", "cloud", image.toString());
        did("profile", "add", "cloud", "--golden=cloud", "--disk-login=open");
        for (int i = 1; i <= 3; i++) {
            did("machine", "add", "web" + i, "--mac=52:54:00:00:00:0" + i);
            did("plan", "set", "web" + i, "--always=cloud");
        }
    }

    @Test
    void stallsDisconnectsAndTakeoversAreTold() throws Exception {
        var start = ServerInNamespace.Start.of(folder, "networks: [{interface: s0}]\n");
        // Newer kernels let a socket take 32 MiB that nobody reads: all that is on its way here.
        cable.ends().runInClients("sysctl", "-qw", "net.ipv4.tcp_rmem=4096 131072 2097152");
        try (var server = cable.serving(start)) {
            server.awaitOutput("iSCSI");
            for (int i = 1; i <= 3; i++) {
                assertThat(script(i)).contains(target(i));
            }
            Process stopped = busyReader(1);
            stopWithAnswersOnTheWay(stopped);
            theOneThatWasKilledIsLost();
            server.awaitOutput("reads from its disk", 2);
            theOneThatLoggedInAgainHasTakenOver();
            await(1, Milestone.DiskStalled.class);
            assertThat(last(1, Milestone.DiskStalled.class).waited())
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(10));
            assertThat(last(1, Milestone.DiskStalled.class).why()).contains("the machine");
            assertThat(verdict(1)).isEqualTo("disk-stalled");
            signal("CONT", stopped);
            await(1, Milestone.DiskResumed.class);
            assertThat(last(1, Milestone.DiskResumed.class).stood())
                    .isGreaterThan(last(1, Milestone.DiskStalled.class).waited());
            assertThat(verdict(1)).isEqualTo("runs-from-disk");
            server.awaitOutput("nothing comes from or to its disk " + target(1))
                    .awaitOutput("goes on at its disk " + target(1))
                    .awaitOutput("lost its disk " + target(2))
                    .awaitOutput("logged in again before its session with " + target(3));
        } finally {
            for (Process one : initiators) {
                one.destroyForcibly().waitFor();
            }
        }
    }

    /// The reader's last answers before it asks again may fit into its socket: it is no standstill
    /// then, and it goes on for another try.
    private void stopWithAnswersOnTheWay(Process reader) {
        Awaitility.await()
                .atMost(OneCable.LIMIT)
                .until(() -> {
                    signal("CONT", reader);
                    signal("STOP", reader);
                    return isServerFull();
                });
    }

    /// Whether the server's socket still holds answers when all that fits has long left it.
    private boolean isServerFull() throws Exception {
        Thread.sleep(Duration.ofSeconds(1));
        return cable.ends()
                .runInServer("ss", "-tnH", "state", "established", "sport", "=", ":3260")
                .lines()
                .anyMatch(UNSENT.asPredicate());
    }

    /// libiscsi asks again when it has taken all that has come: at times it has nothing open, and
    /// one that is killed just then is no case of this test.
    private void theOneThatWasKilledIsLost() throws Exception {
        Milestone.DiskLost lost;
        int killed = 0;
        do {
            Process one = busyReader(2);
            signal("STOP", one);
            signal("KILL", one);
            killed++;
            awaitCount(2, Milestone.DiskLost.class, killed);
            lost = last(2, Milestone.DiskLost.class);
        } while (lost.unanswered() == 0 && killed < MOST_KILLED);
        assertThat(lost.unanswered()).isPositive();
        assertThat(lost.others()).isZero();
        assertThat(verdict(2)).isEqualTo("disk-lost");
    }

    private void theOneThatLoggedInAgainHasTakenOver() throws Exception {
        try (LibiscsiSession first = session(3, 7);
                LibiscsiSession same = session(3, 7)) {
            assertThat(first.reads()).as("its place was taken").isFalse();
            assertThat(same.reads()).isTrue();
            await(3, Milestone.DiskTakenOver.class);
            await(3, Milestone.DiskLost.class);
            var over = last(3, Milestone.DiskLost.class);
            assertThat(over.why()).contains("logged in anew");
            assertThat(over.others()).isEqualTo(1);
            try (LibiscsiSession other = session(3, 8)) {
                assertThat(other.reads()).isTrue();
                assertThat(same.reads()).as("another ISID is another session").isTrue();
            }
        }
        awaitCount(3, Milestone.DiskLost.class, 3);
        assertThat(count(3, Milestone.DiskLost.class)).isEqualTo(3);
        assertThat(count(3, Milestone.DiskAttached.class)).isEqualTo(3);
        assertThat(count(3, Milestone.DiskTakenOver.class)).isEqualTo(1);
        assertThat(verdict(3)).isEqualTo("runs-from-disk");
    }

    private LibiscsiSession session(int machine, int isid) throws Exception {
        return cable.ends()
                .inClients(() ->
                        new LibiscsiSession(
                                SERVER + ":3260", name(machine), target(machine), isid));
    }

    /// Reads 1 MiB at a time, 32 at once: more than all buffers between hold.
    private Process reader(int machine) throws IOException {
        Process one =
                cable.ends()
                        .startInClients(
                                "iscsi-perf",
                                "-i",
                                name(machine),
                                "-m",
                                "32",
                                "-b",
                                "2048",
                                "-t",
                                "600",
                                "iscsi://" + SERVER + "/" + target(machine) + "/0");
        initiators.add(one);
        return one;
    }

    /// A reader that has had a round of answers.
    private Process busyReader(int machine) throws IOException {
        long before = busyReaders();
        Process one = reader(machine);
        Awaitility.await().atMost(OneCable.LIMIT).until(() -> busyReaders() == before + 1);
        return one;
    }

    private long busyReaders() throws IOException {
        return cable.ends()
                .runInClients("ss", "-tinH", "state", "established", "dport", "=", ":3260")
                .lines()
                .map(RECEIVED::matcher)
                .filter(Matcher::find)
                .filter(received -> Long.parseLong(received.group(1)) > ROUND)
                .count();
    }

    private static void signal(String signal, Process to) throws Exception {
        int status = new ProcessBuilder("kill", "-" + signal, to.pid() + "").start().waitFor();
        assertThat(status).isZero();
    }

    private String script(int machine) throws IOException {
        return cable.ends()
                .runInClients(
                        "curl",
                        "-s",
                        "http://"
                                + SERVER
                                + ":8080/ipxe?platform=efi&buildarch=x86_64&mac="
                                + mac(machine).replace(':', '-'));
    }

    private static String mac(int machine) {
        return "52:54:00:00:00:0" + machine;
    }

    private static String name(int machine) {
        return PREFIX + "web" + machine;
    }

    private static String target(int machine) {
        return name(machine) + ":cloud";
    }

    private void await(int machine, Class<? extends Milestone> what) {
        awaitCount(machine, what, 1);
    }

    private void awaitCount(int machine, Class<? extends Milestone> what, int least) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(200))
                .ignoreException(StoreException.class)
                .atMost(OneCable.LIMIT)
                .until(() -> count(machine, what) >= least);
    }

    private long count(int machine, Class<? extends Milestone> what) {
        return events(machine).stream().filter(event -> what.isInstance(event.what())).count();
    }

    private <M extends Milestone> M last(int machine, Class<M> what) {
        return events(machine).reversed().stream()
                .map(BootEvent::what)
                .filter(what::isInstance)
                .map(what::cast)
                .findFirst()
                .orElseThrow();
    }

    private String verdict(int machine) {
        return Diagnosis.of(events(machine), Instant.now().plus(LATER)).code();
    }

    private List<BootEvent> events(int machine) {
        Path story = DataFolder.open(folder.resolve("data")).events();
        try (Database database =
                Database.open(story, Schema.EVENTS, Database.Durability.SOUND_FILE)) {
            var attempts = new AttemptStore(database);
            List<Attempt> latest = attempts.latestOf(mac(machine), 1);
            return latest.isEmpty() ? List.of() : attempts.events(latest.getFirst().id());
        }
    }

    private void did(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data=" + folder.resolve("data"));
        assertThat(CommandLines.run(all.toArray(String[]::new)))
                .as(String.join(" ", arguments))
                .isZero();
    }
}
