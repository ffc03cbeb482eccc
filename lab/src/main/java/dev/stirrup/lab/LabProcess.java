package dev.stirrup.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// A program that runs beside the machine, in a namespace of the lab, until it is closed.
final class LabProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Process process;
    private final Pattern ready;
    private final Consumer<String> listener;
    private final CountDownLatch isReadyOrEnded = new CountDownLatch(1);
    private volatile boolean isReady;

    private LabProcess(Process process, Pattern ready, Consumer<String> listener) {
        this.process = process;
        this.ready = ready;
        this.listener = listener;
    }

    /// Starts it.
    ///
    /// @param ready what it prints when it can be used
    /// @param listener told each line it prints
    static LabProcess start(
            List<String> command,
            Map<String, String> environment,
            Pattern ready,
            Consumer<String> listener)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var started = new LabProcess(builder.start(), ready, listener);
        started.process.getOutputStream().close();
        Thread.ofVirtual().name("stirrup-lab-output").start(started::read);
        return started;
    }

    /// Waits until it is ready.
    ///
    /// @return whether it is, before the limit
    boolean awaitReady(Duration limit) throws InterruptedException {
        return isReadyOrEnded.await(limit.toMillis(), TimeUnit.MILLISECONDS) && isReady;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Ends it as a loss of power would, and waits for that.
    void kill() throws InterruptedException {
        if (!process.destroyForcibly().waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("a killed process does not end");
        }
    }

    /// Asks it to end, and ends it when it does not.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                listener.accept(line);
                if (ready.matcher(line).find()) {
                    isReady = true;
                    isReadyOrEnded.countDown();
                }
            }
        } catch (IOException e) {
            // It ended while we read: the same as its end.
        } finally {
            isReadyOrEnded.countDown();
        }
    }
}
