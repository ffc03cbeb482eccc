package dev.stirrup.iscsi.session;

import dev.stirrup.iscsi.login.LoginAsk;
import dev.stirrup.iscsi.login.Proven;
import dev.stirrup.iscsi.pdu.Opcode;
import dev.stirrup.iscsi.pdu.Pdu;
import dev.stirrup.iscsi.pdu.Request.DataOut;
import dev.stirrup.iscsi.pdu.Request.Login;
import dev.stirrup.iscsi.pdu.Request.Logout;
import dev.stirrup.iscsi.pdu.Request.NopOut;
import dev.stirrup.iscsi.pdu.Request.Numbered;
import dev.stirrup.iscsi.pdu.Request.ScsiCommand;
import dev.stirrup.iscsi.pdu.Request.TaskManagement;
import dev.stirrup.iscsi.pdu.Request.Text;
import dev.stirrup.iscsi.pdu.Request.Unsupported;
import dev.stirrup.iscsi.pdu.Response.AsyncMessage;
import dev.stirrup.iscsi.pdu.Response.LogoutResponse;
import dev.stirrup.iscsi.pdu.Response.NopIn;
import dev.stirrup.iscsi.pdu.Response.Reject;
import dev.stirrup.iscsi.scsi.Nexus;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.target.Member;
import dev.stirrup.iscsi.target.Member.Cause;
import dev.stirrup.iscsi.target.Member.Scope;
import dev.stirrup.iscsi.target.Target;
import dev.stirrup.iscsi.text.Terms;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A session in its full feature phase. Error recovery level 0: what is out of order ends it, and
/// the initiator logs in again (RFC 7143 section 7.1).
final class Session {
    private static final int PROTOCOL_ERROR = 0x04;
    private static final int NOT_SUPPORTED = 0x05;
    private static final int DROPPING_ALL = 3;
    private static final int WAIT_SECONDS = 2;
    private static final int RECOVER_CONNECTION = 2;
    private static final int NO_RECOVERY = 2;

    /// Who talks to whom.
    ///
    /// @param target empty for a discovery session
    record Parties(Portal portal, Proven who, Nexus nexus, Optional<Target> target) {}

    private final Parties parties;
    private final Terms terms;
    private final Numbers numbers;
    private final List<Output> out;
    private final TaskSet tasks;
    private final Optional<Management> management;
    private final TextExchange texts;
    private final Liveness liveness = new Liveness();
    private boolean isLoggedOut;

    Session(Parties parties, Terms terms, Numbers numbers, List<Output> out) {
        this.parties = parties;
        this.terms = terms;
        this.numbers = numbers;
        this.out = out;
        this.tasks = new TaskSet(parties, terms, numbers, out);
        this.management =
                parties.target().map(target -> new Management(tasks, parties, numbers, out));
        this.texts = new TextExchange(parties, terms, numbers, out);
    }

    void begin(Instant now) {
        liveness.heard(now);
    }

    boolean isQuiet() {
        return tasks.isQuiet();
    }

    void receive(Pdu pdu, Instant now) {
        liveness.heard(now);
        switch (pdu.request()) {
            case DataOut data -> tasks.take(data, pdu.data());
            case Numbered numbered -> number(numbered, pdu);
            case Login login -> reject(pdu, PROTOCOL_ERROR);
            case Unsupported unsupported -> reject(pdu, NOT_SUPPORTED);
        }
    }

    void completed(Task task, Outcome outcome) {
        tasks.completed(task, outcome);
    }

    void abort(Scope which, Cause cause, Runnable whenQuiet) {
        tasks.abort(which, cause, whenQuiet);
    }

    void othersOver(int wait) {
        tasks.aborts().othersOver(wait);
    }

    void visible(List<String> targets) {
        texts.visible(targets);
    }

    Instant deadline() {
        return liveness.deadline();
    }

    void expire(Instant now) {
        switch (liveness.expire(now)) {
            case NOTHING -> {}
            case PING ->
                    out.add(
                            new Output.Send(
                                    new NopIn(0, Opcode.NO_TAG, Liveness.TAG, numbers.current()),
                                    new byte[0]));
            case GIVE_UP -> out.add(new Output.Close("the initiator answers no ping"));
        }
    }

    /// The connection goes; the initiator should be back in a moment (RFC 7143 section 11.9.1).
    void shutDown() {
        if (parties.target().isPresent()) {
            out.add(
                    new Output.Send(
                            new AsyncMessage(DROPPING_ALL, 0, WAIT_SECONDS, 0, numbers.next()),
                            new byte[0]));
        }
        out.add(new Output.Close("this server stops"));
    }

    void watch(Instant now, Delivery delivery) {
        if (parties.target().isEmpty()) {
            return;
        }
        LoginAsk ask = parties.who().ask();
        // A loader that starts a system leaves its session behind, and acknowledges the last answer
        // no more: that alone is no standstill.
        boolean hasOpen = tasks.open() > 0 || delivery == Delivery.STUCK;
        boolean isAlone = parties.target().get().sessions() <= 1;
        // Nor is one that was left behind with a command open, once its system has logged in.
        tasks.watch()
                .look(now, hasOpen && (isAlone || !tasks.isQuiet()), isAlone)
                .map(notice ->
                        switch (notice) {
                            case Watch.Notice.Stalled(var waited) ->
                                    new Output.News.Stalled(ask, waitedFor(delivery), waited);
                            case Watch.Notice.Resumed(var stood) ->
                                    new Output.News.Resumed(ask, stood);
                        })
                .ifPresent(news -> out.add(new Output.Tell(news)));
    }

    private String waitedFor(Delivery delivery) {
        return switch (delivery) {
            case DONE -> tasks.waitedFor();
            case UNDERWAY -> "the machine does not acknowledge what is sent to it";
            case STUCK -> "the machine takes no more answers";
        };
    }

    /// What is to be told when the connection goes; nothing when the initiator had logged out.
    Optional<Output.News> lost(String why, Member self) {
        return parties.target()
                .filter(_ -> !isLoggedOut)
                .map(target ->
                        new Output.News.Lost(
                                parties.who().ask(), why, tasks.open(), target.others(self)));
    }

    void abandon() {
        tasks.abandon();
    }

    /// Takes requests in their order only. On one connection none can be missing, so a gap is an
    /// error; what is outside the window is passed over (RFC 7143 section 4.2.2.1).
    private void number(Numbered request, Pdu pdu) {
        if (!request.isImmediate()) {
            switch (numbers.place(request.commandNumber())) {
                case NEXT -> numbers.advance();
                case AHEAD -> {
                    out.add(new Output.Close("a command is missing before this one"));
                    return;
                }
                case OUTSIDE -> {
                    return;
                }
            }
        }
        handle(request, pdu);
    }

    private void handle(Numbered request, Pdu pdu) {
        switch (request) {
            case ScsiCommand command when parties.target().isPresent() ->
                    tasks.begin(command, pdu.data());
            case ScsiCommand command -> reject(pdu, PROTOCOL_ERROR);
            case TaskManagement ask ->
                    management.ifPresentOrElse(
                            known -> known.take(ask), () -> reject(pdu, PROTOCOL_ERROR));
            case Text text -> texts.receive(text, pdu.data());
            case NopOut nop -> ping(nop, pdu.data());
            case Logout logout -> logout(logout);
        }
    }

    /// Sends a ping's data back; what answers our own ping has no task tag.
    private void ping(NopOut nop, ByteBuffer data) {
        if (nop.initiatorTaskTag() == Opcode.NO_TAG) {
            return;
        }
        liveness.knowsPings();
        var echo = new byte[Math.min(data.remaining(), terms.maxSend())];
        data.get(echo);
        out.add(
                new Output.Send(
                        new NopIn(nop.lun(), nop.initiatorTaskTag(), Opcode.NO_TAG, numbers.next()),
                        echo));
    }

    private void logout(Logout logout) {
        int response = logout.reason() == RECOVER_CONNECTION ? NO_RECOVERY : 0;
        tasks.whenQuiet(() -> {
            out.add(
                    new Output.Send(
                            new LogoutResponse(response, logout.initiatorTaskTag(), numbers.next()),
                            new byte[0]));
            if (response == 0) {
                isLoggedOut = true;
                out.add(new Output.Tell(new Output.News.LoggedOut(parties.who().ask())));
                out.add(new Output.Close(""));
            }
        });
    }

    private void reject(Pdu pdu, int reason) {
        out.add(new Output.Send(new Reject(reason, numbers.next()), pdu.header().toArray()));
    }
}
