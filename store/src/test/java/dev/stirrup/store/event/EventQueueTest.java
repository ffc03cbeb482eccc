package dev.stirrup.store.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private static final long ENOUGH = 1 << 20;
    private static final BootEvent SHORT = event("a");

    private final List<BootEvent> taken = new ArrayList<>();

    @Test
    void whatFindsNoRoomIsCounted() {
        var queue = new EventQueue(3, ENOUGH);
        assertThat(queue.add(Collections.nCopies(5, SHORT))).isEqualTo(2);
        queue.moveTo(taken, 10);
        assertThat(taken).hasSize(3);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void longTextsTakeTheRoomOfMany() {
        BootEvent large = event("x".repeat(10_000));
        var queue = new EventQueue(100, 2L * EventSize.of(large));
        assertThat(queue.add(Collections.nCopies(3, large))).isEqualTo(1);
        queue.moveTo(taken, 1);
        assertThat(queue.add(List.of(large, SHORT))).isEqualTo(1);
        queue.moveTo(taken, 100);
        assertThat(queue.add(List.of(large, large))).isZero();
    }

    @Test
    void theOldestLeaveFirst() throws Exception {
        var queue = new EventQueue(10, ENOUGH);
        queue.add(List.of(event("1"), event("2"), event("3")));
        queue.await();
        queue.moveTo(taken, 2);
        queue.moveTo(taken, 2);
        assertThat(taken).containsExactly(event("1"), event("2"), event("3"));
    }

    @Test
    void whoWaitsIsWoken() throws Exception {
        var queue = new EventQueue(10, ENOUGH);
        Thread adder = Thread.ofPlatform().start(() -> queue.add(List.of(SHORT)));
        queue.await();
        adder.join();
        queue.moveTo(taken, 10);
        assertThat(taken).containsExactly(SHORT);
    }

    private static BootEvent event(String status) {
        return new BootEvent(Instant.EPOCH, Claims.none(), "", new Milestone.Reported(status, ""));
    }
}
