package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Operator;
import dev.stirrup.netboot.file.Logins.Attempt;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.operator.OperatorStore;
import dev.stirrup.wire.Ipv4;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginDeskTest {
    private static final Ipv4 HERE = Ipv4.of("10.77.0.9");
    private static final Ipv4 THERE = Ipv4.of("10.77.0.10");

    @TempDir private Path folder;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Database database;
    private LoginDesk desk;

    @BeforeEach
    void open() {
        database =
                Database.open(
                        folder.resolve("records.db"), Schema.RECORDS, Durability.EVERY_COMMIT);
        var operators = new OperatorStore(database, () -> now);
        operators.put(new Operator("ann", Set.of("imaging")), "right one".toCharArray(), "root");
        desk = new LoginDesk(operators, () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aClockThatIsSetBackKeepsNobodyOut() {
        for (int i = 0; i < 20; i++) {
            desk.check(new Attempt("ann", "wrong", HERE));
        }
        now = now.minus(Duration.ofDays(3650));
        assertThat(desk.check(new Attempt("ann", "wrong", HERE))).isEmpty();
        assertThat(desk.check(new Attempt("ann", "right one", HERE))).isEmpty();
        now = now.plus(Duration.ofSeconds(31));
        assertThat(desk.check(new Attempt("ann", "right one", HERE))).isPresent();
    }

    @Test
    void afterSomeWrongPasswordsTheRightOneHasToWait() {
        for (int i = 0; i < 3; i++) {
            assertThat(desk.check(new Attempt("ann", "wrong", HERE))).isEmpty();
        }
        assertThat(desk.check(new Attempt("ann", "right one", THERE))).isEmpty();
        now = now.plus(Duration.ofSeconds(2));
        assertThat(desk.check(new Attempt("ann", "right one", THERE))).isPresent();
    }

    @Test
    void nobodyIsKeptOutForLongerThanHalfAMinute() {
        for (int i = 0; i < 40; i++) {
            desk.check(new Attempt("ann", "wrong", HERE));
            now = now.plus(Duration.ofSeconds(31));
        }
        assertThat(desk.check(new Attempt("ann", "right one", HERE))).isPresent();
    }

    /// Else a thousand guesses at once would cost the time of one.
    @Test
    void guessesAtTheSameTimeWaitForEachOther() throws Exception {
        for (int i = 0; i < 3; i++) {
            desk.check(new Attempt("ann", "wrong", HERE));
        }
        now = now.plus(Duration.ofSeconds(2));
        var isFree = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            keepReadersBusy(threads, isFree);
            Thread guess = Thread.ofPlatform().start(() -> check("wrong", HERE));
            awaitWaiting(guess);
            var found = new AtomicReference<Optional<Operator>>(Optional.empty());
            Thread other = Thread.ofPlatform().start(() -> found.set(check("right one", THERE)));
            awaitWaiting(other);
            isFree.countDown();
            guess.join();
            other.join();
            assertThat(found.get()).as("while the first one is still looked at").isEmpty();
        }
        now = now.plus(Duration.ofSeconds(31));
        assertThat(check("right one", THERE)).isPresent();
    }

    private Optional<Operator> check(String password, Ipv4 from) {
        return desk.check(new Attempt("ann", password, from));
    }

    /// So that whoever is looked at has to wait there.
    private void keepReadersBusy(ExecutorService threads, CountDownLatch end) throws Exception {
        int readers = 4;
        var busy = new CountDownLatch(readers);
        for (int i = 0; i < readers; i++) {
            threads.execute(() ->
                    database.read(_ -> {
                        busy.countDown();
                        return awaited(end);
                    }));
        }
        busy.await();
    }

    private static boolean awaited(CountDownLatch end) {
        try {
            end.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitWaiting(Thread thread) {
        Awaitility.await()
                .until(() -> !thread.isAlive() || thread.getState() == Thread.State.WAITING);
    }

    @Test
    void whatIsLongerThanAnyPasswordIsNotLookedAt() {
        assertThat(desk.check(new Attempt("ann", "x".repeat(60_000), HERE))).isEmpty();
    }

    @Test
    void anAttemptIsNeverPrinted() {
        assertThat(new Attempt("ann", "right one", HERE).toString()).doesNotContain("right");
    }
}
