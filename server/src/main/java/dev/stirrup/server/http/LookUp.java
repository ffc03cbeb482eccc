package dev.stirrup.server.http;

import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.server.content.DamagedFileException;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Finds out what one connection's requests lead to, and opens the file if it is one. Used on the
/// connection's loop only; what may block is handed to another thread and comes back.
///
/// Who reads a file in ranges asks for it thousands of times a second: within a second the same ask
/// leads to the same file, as it does for the rest of a file that is being sent. What was withdrawn
/// is asked for each range all the same.
final class LookUp {
    private static final long REMEMBERED_NANOS = Duration.ofSeconds(1).toNanos();

    private final HttpShell shell;
    private final EventExecutor loop;
    private @Nullable Decided last;

    /// What an ask led to without anything to tell, and when, in the shell's nanoseconds.
    private record Decided(FileAsk ask, FileAnswer.Stored answer, long at) {
        boolean isFor(FileAsk other, long now) {
            return now - at < REMEMBERED_NANOS
                    && ask.path().equals(other.path())
                    && ask.method().equals(other.method())
                    && ask.query().equals(other.query())
                    && ask.userAgent().equals(other.userAgent())
                    && other.body().isEmpty();
        }
    }

    LookUp(HttpShell shell, EventExecutor loop) {
        this.shell = shell;
        this.loop = loop;
    }

    /// Who wants to know. Told once, on the loop, by one of these.
    interface Asker {
        /// A file that was found is in use until the asker gives it back.
        void answered(Found found);

        void failed(Exception why);

        /// The server ends, and nothing will come.
        void forsaken();
    }

    /// An answer, with its file if it is one and the file is whole.
    record Found(
            FileAnswer answer, Optional<OpenFile> file, Optional<DamagedFileException> damage) {
        private static Found of(FileAnswer answer, Optional<OpenFile> file) {
            return new Found(answer, file, Optional.empty());
        }
    }

    /// @param now in the shell's nanoseconds
    void ask(FileAsk ask, long now, Asker asker) {
        Decided before = last;
        if (before != null && before.isFor(ask, now)) {
            serve(before.answer, now, asker);
        } else if (shell.ports().files().mayBlock(ask)) {
            last = null; // such as a report, which may change what holds
            offLoop(() -> found(shell.ports().files().answer(ask)), asker);
        } else {
            askHere(ask, now, asker);
        }
    }

    private void askHere(FileAsk ask, long now, Asker asker) {
        FileAnswer answer;
        try {
            answer = shell.ports().files().answer(ask);
        } catch (RuntimeException e) {
            asker.failed(e);
            return;
        }
        if (answer instanceof FileAnswer.Stored stored) {
            last =
                    ask.body().isEmpty() && stored.events().isEmpty()
                            ? new Decided(ask, stored, now)
                            : null;
            serve(stored, now, asker);
        } else {
            asker.answered(Found.of(answer, Optional.empty()));
        }
    }

    private void serve(FileAnswer.Stored answer, long now, Asker asker) {
        Optional<OpenFile> file = shell.openFiles().fresh(answer.content(), now);
        if (file.isPresent()) {
            asker.answered(Found.of(answer, file));
        } else {
            offLoop(() -> found(answer), asker);
        }
    }

    private Found found(FileAnswer answer) throws IOException {
        if (!(answer instanceof FileAnswer.Stored stored)) {
            return Found.of(answer, Optional.empty());
        }
        try {
            return Found.of(answer, shell.openFiles().open(stored.content()));
        } catch (DamagedFileException e) {
            return new Found(answer, Optional.empty(), Optional.of(e));
        }
    }

    private void offLoop(Callable<Found> work, Asker asker) {
        try {
            shell.offLoop().execute(() -> comeBack(work, asker));
        } catch (RejectedExecutionException e) {
            asker.forsaken();
        }
    }

    private void comeBack(Callable<Found> work, Asker asker) {
        try {
            Found found = work.call();
            back(() -> asker.answered(found), () -> found.file.ifPresent(OpenFile::release));
        } catch (Exception e) {
            back(() -> asker.failed(e), () -> {});
        }
    }

    private void back(Runnable onLoop, Runnable whenClosed) {
        try {
            loop.execute(onLoop);
        } catch (RejectedExecutionException e) {
            whenClosed.run();
        }
    }
}
