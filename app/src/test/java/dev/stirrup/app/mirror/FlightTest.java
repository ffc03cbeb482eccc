package dev.stirrup.app.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.app.fetch.Route;
import dev.stirrup.app.fetch.TestMirror;
import dev.stirrup.app.settings.CacheSettings;
import dev.stirrup.app.settings.MirrorKind;
import dev.stirrup.app.settings.MirrorSettings;
import dev.stirrup.boot.Reason;
import dev.stirrup.store.mirror.MirrorFile;
import dev.stirrup.store.mirror.MirrorStore;
import dev.stirrup.trust.upstream.Listed;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// However a flight ends, whoever waits for it is told.
@Timeout(120)
class FlightTest {
    private static final String NAME = "a.deb";
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);

    @TempDir Path folder;
    private TestMirror server;
    private MirrorStore store;
    private Upstream upstream;
    private Intake intake;

    @BeforeEach
    void open() throws Exception {
        server = new TestMirror();
        server.put(NAME, CONTENT);
        store = MirrorStore.open(folder, InstantSource.system());
        var settings =
                new MirrorSettings(
                        "test",
                        MirrorKind.PINNED,
                        List.of(server.url("")),
                        List.of(),
                        List.of(),
                        Set.of(),
                        Map.of());
        upstream =
                new Upstream(
                        settings,
                        store.downloads(),
                        Route.by(ProxySelector.of(null)),
                        Duration.ofMinutes(1));
        var cache =
                new CacheSettings(
                        Optional.empty(), CacheSettings.LIMIT, CacheSettings.FRESH, false);
        intake = new Intake(store, cache, InstantSource.system());
    }

    @AfterEach
    void close() throws Exception {
        upstream.close();
        store.close();
        server.close();
    }

    @Test
    void anErrorOfThisProgramIsToldToAllWhoWait() {
        Wanted wanted =
                wanted().with(_ -> {
                    throw new StackOverflowError("deep");
                });
        assertThatThrownBy(() -> intake.whole(upstream, wanted))
                .isInstanceOfSatisfying(
                        MirrorException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.MIRROR_UNREACHABLE));
        assertThat(intake.flight(wanted.listed().sha256())).isEmpty();
    }

    /// Two look for it in the moment in which the flight before has landed: the first one sees that
    /// it is here, the second one waits for the first.
    @Test
    void whoeverJoinedAFlightThatWasNotNeededGetsTheFile() throws Exception {
        MirrorFile here = intake.whole(upstream, wanted());
        var notNeeded = new Flight(intake, upstream, wanted());
        notNeeded.isHere(here);
        notNeeded.awaitBegin();
        assertThat(notNeeded.await()).isEqualTo(here);
    }

    private static Wanted wanted() {
        var listed = new Listed(TestArchive.digest(CONTENT), CONTENT.length);
        return Wanted.of(NAME, listed, "a test");
    }
}
