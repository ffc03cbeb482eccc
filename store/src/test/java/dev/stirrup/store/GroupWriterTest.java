package dev.stirrup.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stirrup.store.StoreException.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

class GroupWriterTest {
    private static final int CALLERS = 1000;
    private static final int PATIENCE_MILLIS = 300;

    @TempDir Path folder;

    /// Each of them by itself they would wait for five minutes.
    @Test
    void allWhoWaitForALockedDatabaseWaitForItTogether() throws Exception {
        Path file = folder.resolve("a.db");
        try (Session session = session(file);
                Session other = session(file);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            session.run("CREATE TABLE counter (value INTEGER)");
            var writer = new GroupWriter(file, session);
            writer.start();
            other.run("BEGIN IMMEDIATE");
            Callable<Integer> write =
                    () -> writer.write(s -> s.update("INSERT INTO counter VALUES (1)"));
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                results.add(callers.submit(write));
            }
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> results.stream().allMatch(Future::isDone));
            for (Future<Integer> result : results) {
                assertThatThrownBy(result::get)
                        .cause()
                        .extracting("trouble")
                        .isEqualTo(Trouble.LOCKED);
            }
            other.run("COMMIT");
            assertThat(write.call()).isEqualTo(1);
            writer.close();
        }
    }

    private static Session session(Path file) throws Exception {
        var settings = new Properties();
        settings.setProperty("busy_timeout", Integer.toString(PATIENCE_MILLIS));
        settings.setProperty("journal_mode", "WAL");
        return new Session(JDBC.createConnection("jdbc:sqlite:" + file, settings));
    }
}
