package dev.stirrup.iscsi.session;

import dev.stirrup.iscsi.pdu.Request.TaskManagement;
import dev.stirrup.iscsi.pdu.Response.TaskManagementResponse;
import dev.stirrup.iscsi.session.Session.Parties;
import dev.stirrup.iscsi.target.Member;
import dev.stirrup.iscsi.target.Member.Cause;
import dev.stirrup.iscsi.target.Member.Scope;
import dev.stirrup.iscsi.target.Target;
import java.util.List;

/// Task management functions (RFC 7143 section 11.5). What is given up gets no response, and the
/// function is answered once nothing of it can touch the unit any more, also where it belonged to
/// other sessions (SAM-5 6.3). The bit TAS is 0: those hear of it by a unit attention.
final class Management {
    private static final int COMPLETE = 0;
    private static final int NO_SUCH_TASK = 1;
    private static final int NO_SUCH_UNIT = 2;
    private static final int NO_REASSIGNMENT = 4;
    private static final int NOT_SUPPORTED = 5;
    private static final int REJECTED = 255;

    private final TaskSet tasks;
    private final Target target;
    private final Parties parties;
    private final Numbers numbers;
    private final List<Output> out;

    Management(TaskSet tasks, Parties parties, Numbers numbers, List<Output> out) {
        this.tasks = tasks;
        this.target = parties.target().orElseThrow();
        this.parties = parties;
        this.numbers = numbers;
        this.out = out;
    }

    void take(TaskManagement ask) {
        if (tasks.aborts().isFull()) {
            respond(ask, REJECTED);
            return;
        }
        switch (ask.function()) {
            case 1 -> abortTask(ask);
            case 2 -> onUnit(ask, which -> tasks.abort(which, () -> respond(ask, COMPLETE)));
            case 4 ->
                    onUnit(
                            ask,
                            which ->
                                    everywhere(which, Cause.CLEARED, () -> respond(ask, COMPLETE)));
            case 5 -> onUnit(ask, which -> reset(which, ask));
            case 6 -> warmReset(ask);
            case 7 -> coldReset(ask);
            case 8 -> respond(ask, NO_REASSIGNMENT);
            default -> respond(ask, NOT_SUPPORTED);
        }
    }

    /// Gives up one command. One that is still to come counts as having come (section 11.6.1).
    private void abortTask(TaskManagement ask) {
        boolean isThere =
                tasks.abortOne(ask.referencedTask(), ask.lun(), () -> respond(ask, COMPLETE));
        if (!isThere) {
            boolean isToCome = numbers.passOver(ask.referencedCommandNumber(), ask.commandNumber());
            respond(ask, isToCome ? COMPLETE : NO_SUCH_TASK);
        }
    }

    private interface OnUnit {
        void run(Scope which);
    }

    private void onUnit(TaskManagement ask, OnUnit then) {
        int unit = target.unit(ask.lun());
        if (unit < 0) {
            respond(ask, NO_SUCH_UNIT);
        } else {
            then.run(new Scope(unit));
        }
    }

    private void reset(Scope which, TaskManagement ask) {
        everywhere(
                which,
                Cause.TOLD,
                () -> {
                    target.reset(which.unit());
                    respond(ask, COMPLETE);
                });
    }

    private void warmReset(TaskManagement ask) {
        everywhere(
                Scope.ALL,
                Cause.TOLD,
                () -> {
                    target.resetAll();
                    respond(ask, COMPLETE);
                });
    }

    /// A cold reset ends all sessions of the target, this one last.
    private void coldReset(TaskManagement ask) {
        tasks.abort(
                Scope.ALL,
                () -> {
                    target.resetAll();
                    respond(ask, COMPLETE);
                    for (Member member : target.members()) {
                        out.add(new Output.End(member));
                    }
                });
    }

    private void everywhere(Scope which, Cause cause, Runnable then) {
        List<Member> others = target.membersBut(parties.nexus());
        int wait = tasks.abort(which, others.size(), then);
        for (Member other : others) {
            out.add(new Output.Abort(other, which, cause, wait));
        }
    }

    private void respond(TaskManagement ask, int response) {
        out.add(
                new Output.Send(
                        new TaskManagementResponse(
                                response, ask.initiatorTaskTag(), numbers.next()),
                        new byte[0]));
    }
}
