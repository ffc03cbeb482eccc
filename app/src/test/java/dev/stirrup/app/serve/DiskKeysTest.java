package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.netboot.disk.DiskTickets;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.StoreException.Trouble;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class DiskKeysTest {
    private static final Duration PAUSE = Duration.ofMillis(1);

    /// Or no machine would be told of its disk until the server starts again.
    @Test
    void whatCannotBeReadAtTheStartIsReadLater() throws Exception {
        var times = new AtomicInteger();
        var keys =
                new DiskKeys(() -> {
                    if (times.incrementAndGet() < 3) {
                        throw new StoreException(Trouble.BROKEN, "the file is open to others");
                    }
                    return new DiskTickets(new SecretKeySpec(new byte[32], "HmacSHA256"));
                });
        keys.readUntilThere(PAUSE, new CountDownLatch(1));
        assertThat(keys.known()).isPresent();
        assertThat(times).hasValue(3);
    }

    @Test
    void theEndOfTheServerEndsTheTrying() throws Exception {
        var keys =
                new DiskKeys(() -> {
                    throw new StoreException(Trouble.BROKEN, "the file is open to others");
                });
        keys.readUntilThere(PAUSE, new CountDownLatch(0));
        assertThat(keys.known()).isEmpty();
    }
}
