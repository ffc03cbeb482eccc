package dev.stirrup.store.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStoreTest {
    private static final Instant START = Instant.ofEpochSecond(1_800_000_000L);
    private static final Claims A = Claims.of(new HardwareAddress("52:54:00:00:00:0a"));
    private static final Claims B = Claims.of(new HardwareAddress("52:54:00:00:00:0b"));

    @TempDir Path folder;
    private Database database;
    private AttemptStore attempts;

    @BeforeEach
    void open() {
        Path file = folder.resolve("events.db");
        database = Database.open(file, Schema.EVENTS, Database.Durability.SOUND_FILE);
        attempts = new AttemptStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theEventsOfAMachineMakeUpItsAttempts() {
        BootEvent discover = discover(A, 0);
        BootEvent finished = finished(A, 2);
        BootEvent again = discover(A, 30);
        try (EventStore store = start(retention())) {
            store.publish(discover);
            store.publish(discover(B, 1));
            store.publish(finished);
            store.publish(again);
        }
        assertThat(attempts.latest(10)).extracting(Attempt::id).containsExactly(3L, 2L, 1L);
        assertThat(attempts.latestOf("52-54-00-00-00-0A", 10))
                .extracting(Attempt::id)
                .containsExactly(3L, 1L);
        assertThat(attempts.latestOf("named", 10)).hasSize(3);
        assertThat(attempts.events(1)).containsExactly(discover, finished);
        assertThat(attempts.events(3)).containsExactly(again);
        Attempt first = attempts.find(1).orElseThrow();
        assertThat(first.started()).isEqualTo(START);
        assertThat(first.latest()).isEqualTo(START.plusSeconds(2));
        assertThat(first.events()).isEqualTo(2);
    }

    @Test
    void oneFaultDoesNotEndTheStory() {
        var faults = new AtomicInteger(1);
        try (EventStore store =
                EventStore.start(
                        database,
                        claims -> {
                            if (faults.getAndDecrement() > 0) {
                                throw new IllegalStateException("a fault of ours");
                            }
                            return Optional.of("named");
                        },
                        retention(),
                        InstantSource.fixed(START))) {
            store.publish(discover(A, 0));
            await().until(() -> store.dropped() == 1);
            store.publish(discover(B, 1));
            await().until(() -> attempts.latestSeq() == 2);
        }
        assertThat(attempts.latest(10)).extracting(Attempt::claims).containsExactly(B);
    }

    @Test
    void aRestartGoesOnWithTheAttempt() {
        try (EventStore store = start(retention())) {
            store.publish(discover(A, 0));
        }
        BootEvent done = new BootEvent(at(40), A, "lan", new Milestone.Reported("done", ""));
        try (EventStore store = start(retention())) {
            store.publish(done);
        }
        assertThat(attempts.events(1)).containsExactly(discover(A, 0), done);
    }

    @Test
    void eventsCanBeFollowedWhileTheyHappen() {
        try (EventStore store = start(retention())) {
            store.publish(discover(A, 0));
            await().until(() -> attempts.latestSeq() == 1);
            store.publish(discover(B, 1));
            store.publish(finished(A, 2));
            store.publish(new BootEvent(at(3), Claims.none(), "lan", missing()));
            await().until(() -> attempts.after(1, 100).size() == 3);
        }
        List<StoredEvent> later = attempts.after(1, 100);
        assertThat(later).extracting(StoredEvent::attempt).containsExactly(2L, 1L, 0L);
        assertThat(later).extracting(StoredEvent::seq).doesNotHaveDuplicates();
        assertThat(attempts.after(attempts.latestSeq(), 100)).isEmpty();
    }

    @Test
    void aTalkativeMachineIsCountedButNotKeptForEver() {
        try (EventStore store = start(new Retention(Duration.ofDays(1), 10, 5, 1000))) {
            for (int i = 0; i < 50; i++) {
                store.publish(finished(A, i));
            }
        }
        assertThat(attempts.events(1)).hasSize(5);
        assertThat(attempts.find(1).orElseThrow().events()).isEqualTo(50);
    }

    @Test
    void oldAttemptsAreForgotten() {
        try (EventStore store = start(retention())) {
            for (int i = 0; i < 20; i++) {
                store.publish(discover(A, i * 100L));
            }
        }
        database.write(session ->
                EventTable.forget(session, new Retention(Duration.ofDays(1), 5, 9, 1000), START));
        assertThat(attempts.latest(100))
                .extracting(Attempt::id)
                .containsExactly(20L, 19L, 18L, 17L, 16L);
        assertThat(attempts.events(1)).isEmpty();
        assertThat(attempts.events(20)).hasSize(1);
        database.write(session ->
                EventTable.forget(session, retention(), START.plus(Duration.ofDays(60))));
        assertThat(attempts.latest(100)).isEmpty();
    }

    @Test
    void aBootThatTookManyWritesIsReadInItsOrder() {
        List<BootEvent> told = new ArrayList<>();
        try (EventStore store = start(retention())) {
            for (int i = 0; i < 4; i++) {
                BootEvent event = i == 0 ? discover(A, 0) : finished(A, i);
                told.add(event);
                store.publish(event);
                store.publish(discover(B, i));
                long written = 2L * told.size();
                await().until(() -> attempts.after(0, 100).size() == written);
            }
        }
        assertThat(attempts.events(1)).isEqualTo(told);
        assertThat(attempts.events(2)).hasSize(4);
        assertThat(attempts.after(0, 100)).extracting(StoredEvent::seq).doesNotHaveDuplicates();
    }

    @Test
    void aStormIsWrittenWholeAndCanBeFollowedInPieces() {
        int machines = 3000;
        try (EventStore store = start(retention())) {
            for (int i = 0; i < machines; i++) {
                Claims claims =
                        Claims.of(
                                new HardwareAddress(
                                        "52:54:00:00:%02x:%02x".formatted(i / 256, i % 256)));
                store.publish(discover(claims, 0));
                store.publish(discover(claims, 1));
                store.publish(new BootEvent(at(1), Claims.none(), "lan", missing()));
            }
        }
        assertThat(attempts.latest(5000)).hasSize(machines);
        assertThat(attempts.events(machines)).hasSize(2);
        List<StoredEvent> followed = new ArrayList<>();
        long seen = 0;
        for (List<StoredEvent> some = attempts.after(0, 1);
                !some.isEmpty();
                some = attempts.after(seen, 1)) {
            followed.addAll(some);
            seen = followed.stream().mapToLong(StoredEvent::seq).max().orElseThrow();
        }
        assertThat(followed).hasSize(3 * machines);
        assertThat(followed).extracting(StoredEvent::seq).doesNotHaveDuplicates();
    }

    @Test
    void rowsOfEarlierVersionsAreReadUntilTheyAreForgotten() {
        List<BootEvent> old = List.of(discover(A, 0), finished(A, 2));
        database.write(session -> {
            session.update(
                    "INSERT INTO attempt (id, mac, network, started, latest, events, first_chunk,"
                            + " last_chunk) VALUES (1, '52:54:00:00:00:0a', 'lan', ?, ?, 2, 0, 0)",
                    at(0),
                    at(2));
            return session.update(
                    "INSERT INTO event_batch (first_seq, attempt, count, at, events)"
                            + " VALUES (1, 1, 2, ?, ?)",
                    at(0),
                    OldEventWriter.write(old));
        });
        BootEvent done = new BootEvent(at(40), A, "lan", new Milestone.Reported("done", ""));
        try (EventStore store = start(retention())) {
            store.publish(done);
        }
        assertThat(attempts.events(1)).containsExactly(old.get(0), old.get(1), done);
        assertThat(attempts.after(0, 100)).extracting(StoredEvent::seq).containsExactly(1L, 2L);
        assertThat(attempts.after(2, 100)).extracting(StoredEvent::seq).containsExactly(3L);
        database.write(session ->
                EventTable.forget(session, retention(), START.plus(Duration.ofDays(60))));
        assertThat(attempts.after(0, 100)).isEmpty();
    }

    @Test
    void listenersHearOfEventsAndTheirFailuresHurtNobody() {
        List<BootEvent> heard = new CopyOnWriteArrayList<>();
        try (EventStore store = start(retention())) {
            store.tell(events -> {
                throw new IllegalStateException("broken listener");
            });
            store.tell(heard::addAll);
            store.publish(discover(A, 0));
        }
        assertThat(heard).containsExactly(discover(A, 0));
        assertThat(attempts.latestSeq()).isEqualTo(1);
    }

    private EventStore start(Retention retention) {
        return EventStore.start(
                database,
                claims -> Optional.of("named"),
                retention,
                InstantSource.fixed(START.plusSeconds(60)));
    }

    private static Retention retention() {
        return Retention.of(Duration.ofDays(30));
    }

    private static BootEvent discover(Claims claims, long second) {
        return new BootEvent(
                at(second),
                claims,
                "lan",
                new Milestone.DiscoverReceived(
                        Client.PXE, Optional.of(Firmware.X64_UEFI), "PXEClient", ""));
    }

    private static BootEvent finished(Claims claims, long second) {
        return new BootEvent(
                at(second),
                claims,
                "lan",
                new Milestone.TransferFinished(
                        "ipxe.efi", Milestone.FileKind.LOADER, 1000, 0, Duration.ofMillis(3)));
    }

    private static Milestone missing() {
        return new Milestone.FileMissing("tftp", "autoexec.ipxe");
    }

    private static Instant at(long second) {
        return START.plusSeconds(second);
    }
}
