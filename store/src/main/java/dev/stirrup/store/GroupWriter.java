package dev.stirrup.store;

import dev.stirrup.store.StoreException.Trouble;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/// The one thread that writes to a database. It takes all waiting works, runs them in one
/// transaction and commits once, so that many callers share the wait for the disk. When one of them
/// fails, all are undone and run again, each in its own transaction.
final class GroupWriter {
    /// Works in one commit. Bounds the time until the first caller gets its answer.
    private static final int LARGEST_GROUP = 512;

    private final Path file;
    private final Session session;
    private final LinkedBlockingQueue<Job<?>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean isClosed;

    /// Whoever adds a work after this was set finds it set, whoever did before is told.
    private volatile boolean hasEnded;

    private record Job<T>(Work<T> work, CompletableFuture<T> result) {}

    GroupWriter(Path file, Session session) {
        this.file = file;
        this.session = session;
        // A platform thread: a JDBC call into SQLite would pin a virtual thread's carrier while the
        // disk syncs.
        this.thread =
                Thread.ofPlatform()
                        .name("write " + file.getFileName())
                        .daemon()
                        .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Waits until the work is on disk.
    <T> T write(Work<T> work) {
        Job<T> job = new Job<>(work, new CompletableFuture<>());
        if (isClosed) {
            throw closed();
        }
        waiting.add(job);
        if (hasEnded) {
            job.result.completeExceptionally(closed());
        }
        try {
            return job.result.join();
        } catch (CompletionException e) {
            throw unwrapped(e);
        }
    }

    /// Ends after all waiting works have been written.
    void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        waiting.add(new Job<>(_ -> false, new CompletableFuture<>()));
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        hasEnded = true;
        waiting.forEach(job -> job.result.completeExceptionally(closed()));
    }

    private void run() {
        List<Job<?>> group = new ArrayList<>();
        while (!isClosed || !waiting.isEmpty()) {
            try {
                group.add(waiting.take());
            } catch (InterruptedException _) {
                break;
            }
            waiting.drainTo(group, LARGEST_GROUP - 1);
            writeTogether(group);
            group.clear();
        }
    }

    private void writeTogether(List<Job<?>> group) {
        if (!begins(group)) {
            return;
        }
        List<Runnable> answers = new ArrayList<>(group.size());
        try {
            for (Job<?> job : group) {
                answers.add(ran(job));
            }
            session.update("COMMIT");
        } catch (SQLException | RuntimeException | Error e) {
            session.undo();
            if (group.size() == 1) {
                group.getFirst().result.completeExceptionally(meaning(e));
            } else {
                group.forEach(job -> writeTogether(List.of(job)));
            }
            return;
        }
        answers.forEach(Runnable::run);
    }

    /// What cannot even begin fails for all: each by itself would wait as long for the same.
    private boolean begins(List<Job<?>> group) {
        try {
            session.update("BEGIN IMMEDIATE");
            return true;
        } catch (SQLException | RuntimeException | Error e) {
            session.undo();
            group.forEach(job -> job.result.completeExceptionally(meaning(e)));
            return false;
        }
    }

    private <T> Runnable ran(Job<T> job) throws SQLException {
        T value = job.work.run(session);
        return () -> job.result.complete(value);
    }

    private Throwable meaning(Throwable cause) {
        return cause instanceof SQLException sql ? StoreException.of(sql, file) : cause;
    }

    private StoreException closed() {
        return new StoreException(Trouble.CLOSED, file + ": already closed");
    }

    private static RuntimeException unwrapped(CompletionException e) {
        return switch (e.getCause()) {
            case RuntimeException cause -> cause;
            case Error cause -> throw cause;
            case null, default -> e;
        };
    }
}
