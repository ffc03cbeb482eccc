package dev.stirrup.server.iscsi;

import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.session.Output;
import dev.stirrup.iscsi.session.Task;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one connection's tasks: quick ones on its loop, others on threads of their own, and brings
/// the outcomes back to the loop. Tasks wait while the initiator takes no answers.
final class TaskRunner {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);

    /// Content that may be under way at the same time, in bytes.
    private static final long MOST_CONTENT = 16 << 20;

    private final Channel channel;
    private final Executor offLoop;
    private final PduWriter writer;
    private final Consumer<Done> completed;
    private final Pace pace = new Pace();
    private final Pace writePace = new Pace();
    private final Deque<Task> waiting = new ArrayDeque<>();
    private final Queue<Done> done = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isCollecting = new AtomicBoolean();
    private long reading;
    private @Nullable Content current;

    /// A task that has run.
    ///
    /// @param reserved how much of the content's limit it took
    record Done(Task task, Outcome outcome, Content content, long reserved) {}

    /// @param completed told on the loop, once for each task
    TaskRunner(Channel channel, Executor offLoop, PduWriter writer, Consumer<Done> completed) {
        this.channel = channel;
        this.offLoop = offLoop;
        this.writer = writer;
        this.completed = completed;
    }

    /// Runs a task, now or when there is room for what it sends.
    void run(Task task) {
        if (mayRun()) {
            start(task);
        } else {
            waiting.add(task);
        }
    }

    /// A task is given up: one that has not begun never will.
    void cancel(Task task) {
        if (waiting.remove(task)) {
            finish(aborted(task));
        }
    }

    /// Runs what waits.
    void resume() {
        while (!waiting.isEmpty() && mayRun()) {
            start(waiting.remove());
        }
    }

    /// Nobody waits for the tasks any more; those that have not begun never will.
    void abandon() {
        while (!waiting.isEmpty()) {
            finish(aborted(waiting.remove()));
        }
    }

    /// Sends a piece of the content of the task that has just been completed.
    void send(Output.SendContent piece) {
        if (current != null) {
            writer.send(piece.header(), current, piece.offset(), piece.length());
        }
    }

    private static Done aborted(Task task) {
        Outcome outcome = Outcome.bare(Outcome.TASK_ABORTED);
        return new Done(task, outcome, Content.nothing(), 0);
    }

    private boolean mayRun() {
        return channel.isWritable() && reading < MOST_CONTENT;
    }

    private void start(Task task) {
        if (task.isQuick()) {
            fetch(task, task.run());
        } else if (!isDoneAtOnce(task)) {
            offLoop.execute(() -> {
                Outcome outcome = runSafely(task);
                collect(new Done(task, outcome, Content.nothing(), 0));
            });
        }
    }

    private boolean isDoneAtOnce(Task task) {
        if (!writePace.isFast()) {
            return false;
        }
        long begin = System.nanoTime();
        Optional<Outcome> outcome = task.runAtOnce();
        if (outcome.isEmpty()) {
            return false;
        }
        writePace.took(System.nanoTime() - begin);
        finish(new Done(task, outcome.get(), Content.nothing(), 0));
        return true;
    }

    /// Gets what the outcome says is to be sent: at once if that is quick.
    private void fetch(Task task, Outcome outcome) {
        long length = task.contentLength(outcome);
        if (length == 0) {
            finish(new Done(task, outcome, Content.nothing(), 0));
        } else if (!writer.digests().data() && Content.isSentByKernel(outcome, length)) {
            finish(new Done(task, outcome, Content.inFiles(outcome), 0));
        } else if (length < Content.SENDFILE_FROM && !Content.isSlow(outcome) && pace.isFast()) {
            long begin = System.nanoTime();
            Done read = read(task, outcome, (int) length, 0);
            pace.took(System.nanoTime() - begin);
            finish(read);
        } else {
            reading += length;
            offLoop.execute(() -> collect(read(task, outcome, (int) length, length)));
        }
    }

    private Done read(Task task, Outcome outcome, int length, long reserved) {
        if (task.isAborted()) {
            return new Done(task, outcome, Content.nothing(), reserved);
        }
        try {
            Content content = Content.copy(channel.alloc(), outcome, length);
            return new Done(task, outcome, content, reserved);
        } catch (Content.UnreadableException e) {
            LOG.warn("iSCSI: a unit cannot be read: {}", e.getMessage());
            return new Done(task, outcome.unreadable(e.at()), Content.nothing(), reserved);
        } catch (RuntimeException e) {
            LOG.error("iSCSI: a unit cannot be read", e);
            return new Done(task, Task.broken(), Content.nothing(), reserved);
        }
    }

    private static Outcome runSafely(Task task) {
        try {
            return task.run();
        } catch (RuntimeException e) {
            LOG.error("iSCSI: a command failed", e);
            return Task.broken();
        }
    }

    /// Brings outcomes back to the loop; it is woken once for all that come meanwhile.
    private void collect(Done one) {
        done.add(one);
        if (isCollecting.compareAndSet(false, true)) {
            channel.eventLoop().execute(this::finishAll);
        }
    }

    private void finishAll() {
        isCollecting.set(false);
        for (Done one = done.poll(); one != null; one = done.poll()) {
            reading -= one.reserved();
            finish(one);
        }
        resume();
        writer.flush();
    }

    private void finish(Done one) {
        try (Content content = one.content()) {
            current = content;
            completed.accept(one);
        } finally {
            current = null;
        }
    }
}
