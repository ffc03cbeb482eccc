package dev.stirrup.server.http;

import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.server.content.DamagedFileException;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;

/// Finds out what one connection's requests lead to, and opens the file if it is one. Used on the
/// connection's loop only; what may block is handed to another thread and comes back.
final class LookUp {
    private final HttpShell shell;
    private final EventExecutor loop;

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

    void ask(FileAsk ask, Asker asker) {
        if (shell.ports().files().mayBlock(ask)) {
            offLoop(() -> found(shell.ports().files().answer(ask)), asker);
        } else {
            askHere(ask, asker);
        }
    }

    private void askHere(FileAsk ask, Asker asker) {
        FileAnswer answer;
        try {
            answer = shell.ports().files().answer(ask);
        } catch (RuntimeException e) {
            asker.failed(e);
            return;
        }
        if (answer instanceof FileAnswer.Stored stored) {
            Optional<OpenFile> file = shell.openFiles().fresh(stored.content());
            if (file.isEmpty()) {
                offLoop(() -> found(answer), asker);
                return;
            }
            asker.answered(Found.of(answer, file));
        } else {
            asker.answered(Found.of(answer, Optional.empty()));
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
