package dev.stirrup.iscsi.session;

import dev.stirrup.iscsi.pdu.Request.DataOut;
import dev.stirrup.iscsi.pdu.Request.ScsiCommand;
import dev.stirrup.iscsi.pdu.Request.TaskManagement;
import dev.stirrup.iscsi.pdu.Response.ReadyToTransfer;
import dev.stirrup.iscsi.pdu.Response.TaskManagementResponse;
import dev.stirrup.iscsi.scsi.Cdb;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.Step;
import dev.stirrup.iscsi.session.Session.Parties;
import dev.stirrup.iscsi.target.Member;
import dev.stirrup.iscsi.target.Target;
import dev.stirrup.iscsi.text.Terms;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The SCSI commands of one session that are under way, and what ends them.
final class TaskSet {
    /// Memory for data that R2Ts ask for, in bytes: enough for the longest command.
    private static final int ROOM = 8 << 20;

    private static final int MOST = 2 * Numbers.WINDOW;

    private static final int COMPLETE = 0;
    private static final int NO_SUCH_TASK = 1;
    private static final int NO_SUCH_UNIT = 2;
    private static final int NO_REASSIGNMENT = 4;
    private static final int NOT_SUPPORTED = 5;

    private final Target target;
    private final Parties parties;
    private final Terms terms;
    private final Numbers numbers;
    private final List<Output> out;
    private final Replies replies;
    private final Map<Integer, Task> tasks = new HashMap<>();
    private final Deque<Task> queue = new ArrayDeque<>();
    private final List<Drain> drains = new ArrayList<>();
    private int running;
    private int reserved;
    private int lastTag;

    /// Something to do when certain tasks are over.
    private record Drain(List<Task> tasks, Runnable then) {}

    TaskSet(Parties parties, Terms terms, Numbers numbers, List<Output> out) {
        this.parties = parties;
        this.target = parties.target().orElse(NOWHERE);
        this.terms = terms;
        this.numbers = numbers;
        this.out = out;
        this.replies = new Replies(terms, numbers, out);
    }

    /// What a discovery session has instead of a target.
    private static final Target NOWHERE = new Target("", new java.util.TreeMap<>());

    /// Whether nothing runs.
    boolean isQuiet() {
        return running == 0;
    }

    /// Does something as soon as nothing runs; what waits for data is given up.
    void whenQuiet(Runnable then) {
        abortThen(task -> true, then);
    }

    /// Takes a new command, with what data came along.
    void begin(ScsiCommand command, ByteBuffer data) {
        numbers.started();
        Cdb cdb = new Cdb(command.block());
        boolean both = command.reads() && command.writes();
        Step step =
                both
                        ? Step.done(Outcome.check(SenseCode.INVALID_FIELD_IN_CDB))
                        : target.plan(
                                parties.nexus(), command.lun(), cdb, command.expectedLength());
        var task = new Task(command, step);
        if (tasks.containsKey(task.tag())) {
            out.add(new Output.Close("a second command with the same task tag"));
            return;
        }
        if (tasks.size() >= MOST) {
            task.become(Task.State.OVER);
            numbers.finished();
            replies.end(task, Outcome.bare(Outcome.TASK_SET_FULL));
            return;
        }
        tasks.put(task.tag(), task);
        int immediately = terms.immediateData() ? terms.firstBurst() : 0;
        if (!task.data().immediate(data, immediately)) {
            out.add(new Output.Close("more immediate data than was agreed on"));
            return;
        }
        if (!command.isFinal() && command.writes() && !terms.initialR2t()) {
            task.data().openUnsolicited(terms.firstBurst());
        }
        advance(task);
    }

    /// Takes data for a command. For one that is over it is passed over: an initiator may have sent
    /// it before it knew.
    void take(DataOut header, ByteBuffer data) {
        Task task = tasks.get(header.initiatorTaskTag());
        if (task == null || task.state() != Task.State.RECEIVING) {
            return;
        }
        if (task.data().take(header, data)) {
            if (header.isFinal()) {
                advance(task);
            }
        } else {
            over(task);
            replies.end(task, Outcome.check(SenseCode.DATA_PHASE_ERROR));
        }
    }

    /// A task has run.
    void completed(Task task, Outcome outcome) {
        running--;
        over(task);
        if (!task.isAborted()) {
            replies.end(task, outcome);
        }
        drains.forEach(drain -> drain.tasks().remove(task));
        var done = drains.stream().filter(drain -> drain.tasks().isEmpty()).toList();
        drains.removeAll(done);
        done.forEach(drain -> drain.then().run());
    }

    /// A task management function (RFC 7143 section 11.5).
    void manage(TaskManagement ask) {
        switch (ask.function()) {
            case 1 -> abortOne(ask);
            case 2, 4 -> abortThen(onUnit(ask.lun()), () -> respond(ask, COMPLETE));
            case 5 -> resetUnit(ask);
            case 6 ->
                    abortThen(
                            task -> true,
                            () -> {
                                target.resetAll();
                                respond(ask, COMPLETE);
                            });
            case 7 -> resetAll(ask);
            case 8 -> respond(ask, NO_REASSIGNMENT);
            default -> respond(ask, NOT_SUPPORTED);
        }
    }

    /// Nobody waits for any of them any more.
    void abandon() {
        tasks.values().forEach(Task::abort);
        drains.clear();
    }

    private void abortOne(TaskManagement ask) {
        Task task = tasks.get(ask.referencedTask());
        if (task == null) {
            respond(ask, NO_SUCH_TASK);
        } else {
            abortThen(other -> other == task, () -> respond(ask, COMPLETE));
        }
    }

    private void resetUnit(TaskManagement ask) {
        abortThen(
                onUnit(ask.lun()),
                () -> respond(ask, target.reset(ask.lun()) ? COMPLETE : NO_SUCH_UNIT));
    }

    /// A cold reset ends all sessions of the target, this one last.
    private void resetAll(TaskManagement ask) {
        abortThen(
                task -> true,
                () -> {
                    target.resetAll();
                    respond(ask, COMPLETE);
                    for (Member member : target.members()) {
                        out.add(new Output.End(member));
                    }
                });
    }

    private static Predicate<Task> onUnit(long lun) {
        return task -> task.command().lun() == lun;
    }

    /// Gives up tasks. Those that run are let finish without a response, and only then it goes on:
    /// after the answer nothing of them may touch the disk any more.
    private void abortThen(Predicate<Task> which, Runnable then) {
        var left = new ArrayList<Task>();
        for (Task task : List.copyOf(tasks.values())) {
            if (which.test(task)) {
                task.abort();
                if (task.state() == Task.State.RUNNING) {
                    left.add(task);
                } else {
                    over(task);
                }
            }
        }
        if (left.isEmpty()) {
            then.run();
        } else {
            drains.add(new Drain(left, then));
        }
    }

    private void respond(TaskManagement ask, int response) {
        out.add(
                new Output.Send(
                        new TaskManagementResponse(
                                response, ask.initiatorTaskTag(), numbers.next()),
                        new byte[0]));
    }

    /// Runs the task if all its data is there, or asks for more.
    private void advance(Task task) {
        if (task.data().isComplete()) {
            task.become(Task.State.RUNNING);
            running++;
            out.add(new Output.Execute(task));
        } else if (!task.data().isSequenceOpen()) {
            askFor(task);
        }
    }

    private void askFor(Task task) {
        int needed = task.data().needed();
        if (task.reserved() == 0) {
            if (reserved > 0 && reserved + needed > ROOM) {
                task.become(Task.State.QUEUED);
                queue.add(task);
                return;
            }
            reserved += needed;
            task.reserve(needed);
        }
        int length = (int) Math.min(task.data().missing(), terms.maxBurst());
        long offset = task.data().offset();
        lastTag = lastTag == Integer.MAX_VALUE ? 1 : lastTag + 1;
        task.data().openSolicited(lastTag, length);
        out.add(
                new Output.Send(
                        new ReadyToTransfer(
                                task.command().lun(),
                                task.tag(),
                                lastTag,
                                numbers.current(),
                                task.nextReadyToTransfer(),
                                offset,
                                length),
                        new byte[0]));
    }

    /// Takes a task out, and gives its memory to the next.
    private void over(Task task) {
        task.become(Task.State.OVER);
        tasks.remove(task.tag(), task);
        queue.remove(task);
        numbers.finished();
        reserved -= task.reserved();
        task.reserve(0);
        Task next = queue.peek();
        if (next != null && (reserved == 0 || reserved + next.data().needed() <= ROOM)) {
            queue.remove();
            next.become(Task.State.RECEIVING);
            askFor(next);
        }
    }
}
