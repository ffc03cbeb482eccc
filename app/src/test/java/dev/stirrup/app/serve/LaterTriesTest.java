package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.Console;
import dev.stirrup.boot.event.Milestone.SecureBootForeseen;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.StoreException.Trouble;
import dev.stirrup.store.loader.Loaders;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What fails at the start of a server is done later.
class LaterTriesTest {
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
    private final Findings findings = new Findings(new Console(out, out, false));

    @Test
    void loadersAreTakenWhenTheDiskHasRoomAgain() {
        var times = new AtomicInteger();
        FirstLoaders.Sets sets =
                new FirstLoaders.Sets() {
                    @Override
                    public List<Loaders> known() {
                        if (times.incrementAndGet() == 1) {
                            throw new StoreException(Trouble.LOCKED, "the database is locked");
                        }
                        return List.of();
                    }

                    @Override
                    public List<Loaders> takeInstalled() {
                        if (times.get() < 5) {
                            throw new StoreException(Trouble.DISK_FULL, "the disk is full");
                        }
                        return List.of();
                    }
                };
        try (var _ = FirstLoaders.start(findings, sets, QuietMoment.none(), PAUSE)) {
            Awaitility.await()
                    .atMost(OneCable.LIMIT)
                    .untilAsserted(() -> assertThat(said()).contains("none; install"));
        }
        assertThat(said()).containsOnlyOnce("database is locked").doesNotContain("disk is full");
    }

    @Test
    void signaturesAreLookedAtAgainThoughNothingChanged() throws Exception {
        var looks = new AtomicInteger();
        var seen = new CountDownLatch(1);
        ForesightWatch.Source source =
                new ForesightWatch.Source() {
                    @Override
                    public Object mark() {
                        if (looks.get() == 1) {
                            looks.incrementAndGet();
                            throw new IllegalStateException("no mark");
                        }
                        return 7;
                    }

                    @Override
                    public Map<ContentRef, SecureBootForeseen> look() {
                        if (looks.incrementAndGet() < 4) {
                            throw new IllegalStateException("no look");
                        }
                        seen.countDown();
                        return Map.of();
                    }
                };
        try (var _ = ForesightWatch.start(source, QuietMoment.none(), PAUSE)) {
            assertThat(seen.await(OneCable.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        assertThat(looks).as("once it was seen there is no need").hasValue(4);
    }

    private String said() {
        return told.toString(StandardCharsets.UTF_8);
    }
}
