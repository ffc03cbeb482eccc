package dev.stirrup.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// A machine's serial console: reads it as text, waits for what it says, presses its keys.
final class SerialConsole {
    /// A UART without flow control loses what is typed faster.
    private static final Duration KEYSTROKE = Duration.ofMillis(40);

    private static final int KEPT_LINES = 400;

    private final OutputStream keyboard;
    private final Consumer<String> listener;
    private final Deque<String> kept = new ArrayDeque<>();
    private final TerminalText terminal = new TerminalText(this::keep);
    private final Thread reader;
    private boolean hasEnded;

    /// Bytes that the machine has sent.
    private long heard;

    /// Lines that have ended.
    private long ended;

    private SerialConsole(InputStream screen, OutputStream keyboard, Consumer<String> listener) {
        this.keyboard = keyboard;
        this.listener = listener;
        this.reader = Thread.ofVirtual().name("stirrup-lab-console").unstarted(() -> read(screen));
    }

    /// Begins to read.
    ///
    /// @param listener told each line
    static SerialConsole open(
            InputStream screen, OutputStream keyboard, Consumer<String> listener) {
        var console = new SerialConsole(screen, keyboard, listener);
        console.reader.start();
        return console;
    }

    /// Waits until a line, finished or not, has this in it. Lines from before the call count.
    ///
    /// @return whether it came before the limit and before the console's end
    boolean await(Pattern wanted, Duration limit) throws InterruptedException {
        return await(wanted, 0, limit);
    }

    /// The same, of lines that began after a moment that [#now()] told.
    synchronized boolean await(Pattern wanted, long since, Duration limit)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!has(wanted, since)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0 || hasEnded) {
                return has(wanted, since);
            }
            wait(left);
        }
        return true;
    }

    /// Whether a kept line has this in it.
    synchronized boolean has(Pattern wanted) {
        return has(wanted, 0);
    }

    /// This moment, as the number of lines that have begun.
    synchronized long now() {
        return terminal.unfinished().isBlank() ? ended : ended + 1;
    }

    /// The last lines, oldest first.
    synchronized List<String> tail(int count) {
        return kept.stream().skip(Math.max(0, kept.size() - count)).toList();
    }

    /// Presses one key.
    ///
    /// @param key ASCII
    /// @param patience how long to wait for what the machine shows then
    /// @return whether it showed anything
    boolean press(byte key, Duration patience) throws IOException, InterruptedException {
        long before = heard();
        keyboard.write(key);
        keyboard.flush();
        Thread.sleep(KEYSTROKE);
        return hears(before, patience);
    }

    /// Waits until the machine closed the console.
    void join(Duration limit) throws InterruptedException {
        reader.join(limit);
    }

    private synchronized long heard() {
        return heard;
    }

    private synchronized boolean hears(long before, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (heard == before && !hasEnded) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return heard > before;
    }

    private boolean has(Pattern wanted, long since) {
        long unknown = Math.max(0, since - (ended - kept.size()));
        boolean isKept = kept.stream().skip(unknown).anyMatch(line -> wanted.matcher(line).find());
        return isKept || since <= ended && wanted.matcher(terminal.unfinished()).find();
    }

    private void keep(String line) {
        ended++;
        kept.addLast(line);
        if (kept.size() > KEPT_LINES) {
            kept.removeFirst();
        }
        listener.accept(line);
    }

    private void read(InputStream screen) {
        byte[] buffer = new byte[4096];
        try (screen) {
            for (int count = screen.read(buffer); count >= 0; count = screen.read(buffer)) {
                take(buffer, count);
            }
        } catch (IOException e) {
            // The process ended while we read: the same as its end.
        } finally {
            end();
        }
    }

    private synchronized void take(byte[] buffer, int count) {
        heard += count;
        for (int i = 0; i < count; i++) {
            terminal.accept(buffer[i] & 0xff);
        }
        notifyAll();
    }

    private synchronized void end() {
        terminal.finish();
        hasEnded = true;
        notifyAll();
    }
}
