package dev.stirrup.iscsi.session;

import dev.stirrup.iscsi.pdu.Request.DataOut;
import dev.stirrup.iscsi.pdu.Request.ScsiCommand;
import dev.stirrup.iscsi.pdu.Response.ReadyToTransfer;
import dev.stirrup.iscsi.scsi.Cdb;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.Step;
import dev.stirrup.iscsi.session.Session.Parties;
import dev.stirrup.iscsi.target.Member;
import dev.stirrup.iscsi.target.Member.Cause;
import dev.stirrup.iscsi.target.Member.Scope;
import dev.stirrup.iscsi.target.Target;
import dev.stirrup.iscsi.text.Terms;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The SCSI commands of one session that are under way, and what ends them.
final class TaskSet {
    /// Memory for data that R2Ts ask for, in bytes: enough for the longest command.
    private static final int ROOM = 8 << 20;

    private static final int MOST = 2 * Numbers.WINDOW;

    private final Target target;
    private final Parties parties;
    private final Terms terms;
    private final Numbers numbers;
    private final List<Output> out;
    private final Replies replies;
    private final Map<Integer, Task> tasks = new HashMap<>();
    private final Deque<Task> queue = new ArrayDeque<>();
    private final Aborts aborts = new Aborts();
    private final Watch watch = new Watch();
    private int running;
    private int reserved;
    private int lastTag;

    TaskSet(Parties parties, Terms terms, Numbers numbers, List<Output> out) {
        this.parties = parties;
        this.target = parties.target().orElse(NOWHERE);
        this.terms = terms;
        this.numbers = numbers;
        this.out = out;
        this.replies = new Replies(terms, numbers, out);
    }

    /// What a discovery session has instead of a target.
    private static final Target NOWHERE = new Target("", new TreeMap<>());

    /// Whether nothing runs.
    boolean isQuiet() {
        return running == 0;
    }

    Watch watch() {
        return watch;
    }

    /// How many commands have no answer yet.
    int open() {
        return tasks.size();
    }

    /// What the open commands wait for.
    String waitedFor() {
        if (tasks.isEmpty()) {
            return "the machine asks for nothing";
        }
        return running > 0
                ? running + " commands wait for this server's disk"
                : tasks.size() + " commands wait for data of the machine";
    }

    /// Does something as soon as nothing runs; what waits for data is given up.
    void whenQuiet(Runnable then) {
        abort(Scope.ALL, then);
    }

    /// Takes a new command, with what data came along.
    void begin(ScsiCommand command, ByteBuffer data) {
        numbers.started();
        watch.step();
        Cdb cdb = new Cdb(command.block());
        if (isRead(cdb) && watch.reads()) {
            out.add(new Output.Tell(new Output.News.FirstRead(parties.who().ask())));
        }
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

    /// READ of 6, 10, 12 and 16 bytes (SBC-3 section 5).
    private static boolean isRead(Cdb cdb) {
        return switch (cdb.opcode()) {
            case 0x08, 0x28, 0xa8, 0x88 -> true;
            default -> false;
        };
    }

    /// Takes data for a command. For one that is over it is passed over: an initiator may have sent
    /// it before it knew.
    void take(DataOut header, ByteBuffer data) {
        watch.step();
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
        watch.step();
        running--;
        over(task);
        if (!task.isAborted()) {
            answer(task, outcome);
        }
        aborts.over(task);
    }

    /// Those who were pushed aside by a reservation have no command at work when that is answered.
    private void answer(Task task, Outcome outcome) {
        if (outcome.preempted().isEmpty()) {
            replies.end(task, outcome);
            return;
        }
        List<Member> others = target.membersOf(outcome.preempted());
        Scope unit = new Scope(target.unit(task.command().lun()));
        int wait = aborts.await(List.of(), others.size(), () -> replies.end(task, outcome));
        for (Member other : others) {
            out.add(new Output.Abort(other, unit, Cause.TOLD, wait));
        }
    }

    /// Nobody waits for any of them any more. What others wait for is still told them.
    void abandon() {
        tasks.values().forEach(Task::abort);
    }

    Aborts aborts() {
        return aborts;
    }

    /// Another session wants commands given up.
    void abort(Scope which, Cause cause, Runnable whenQuiet) {
        boolean hasAny = tasks.values().stream().anyMatch(task -> isIn(which, task));
        if (hasAny && cause == Cause.CLEARED) {
            target.tellCleared(parties.nexus(), which);
        }
        abort(which, whenQuiet);
    }

    void abort(Scope which, Runnable then) {
        abort(which, 0, then);
    }

    /// Gives up tasks. Those that run are let finish without a response, and only then it goes on:
    /// after the answer nothing of them may touch the disk any more.
    ///
    /// @param others how many other sessions are waited for as well
    /// @return the number of this wait
    int abort(Scope which, int others, Runnable then) {
        return abortThen(task -> isIn(which, task), others, then);
    }

    /// Gives up one task.
    ///
    /// @return whether it is there
    boolean abortOne(int tag, long lun, Runnable then) {
        Task wanted = tasks.get(tag);
        boolean isThere = wanted != null && wanted.command().lun() == lun;
        if (isThere) {
            abortThen(task -> task.equals(wanted), 0, then);
        }
        return isThere;
    }

    private boolean isIn(Scope which, Task task) {
        return which.equals(Scope.ALL) || which.holds(target.unit(task.command().lun()));
    }

    private int abortThen(Predicate<Task> which, int others, Runnable then) {
        var left = new ArrayList<Task>();
        for (Task task : List.copyOf(tasks.values())) {
            if (which.test(task)) {
                task.abort();
                if (task.state() == Task.State.RUNNING) {
                    left.add(task);
                    out.add(new Output.Cancel(task));
                } else {
                    over(task);
                }
            }
        }
        return aborts.await(left, others, then);
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
