package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class NetworkWatchTest {
    private final List<NetworkChange> changes = new ArrayList<>();
    private final CountDownLatch opened = new CountDownLatch(10);

    /// Neither a look that fails nor a bug ends it.
    @Test
    void itGoesOnWhateverFailsAndTriesWhatIsNotOpenAgain() throws Exception {
        var looks = new ArrayList<NetworkChange.Sight>();
        var nothing =
                new NetworkChange.Sight(
                        ServedNetworks.find(Settings.defaults(), List.of(), List.of()), List.of());
        Serving.Look look =
                () -> {
                    looks.add(nothing);
                    if (looks.size() == 3) {
                        throw new IOException("too many open files");
                    }
                    return nothing;
                };
        try (var stop = new StopSignal()) {
            Thread watching =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    new NetworkWatch(Duration.ofMillis(1))
                                            .with(new Broken(), nothing, look, stop);
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            });
            opened.await();
            watching.interrupt();
            watching.join();
        }
        assertThat(looks).hasSizeGreaterThan(10);
        assertThat(changes).as("there is nothing to change").isEmpty();
    }

    private final class Broken implements NetworkWatch.Server {
        @Override
        public List<ServedNetwork> networks() {
            return List.of();
        }

        @Override
        public void follow(NetworkChange change) {
            changes.add(change);
        }

        @Override
        public void openMissing() {
            opened.countDown();
            throw new IllegalStateException("a bug");
        }
    }
}
