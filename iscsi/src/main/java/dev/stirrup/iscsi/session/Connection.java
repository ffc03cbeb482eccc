package dev.stirrup.iscsi.session;

import dev.stirrup.iscsi.login.Admission;
import dev.stirrup.iscsi.login.Credentials;
import dev.stirrup.iscsi.login.LoginAsk;
import dev.stirrup.iscsi.login.LoginStatus;
import dev.stirrup.iscsi.login.Opening;
import dev.stirrup.iscsi.pdu.Pdu;
import dev.stirrup.iscsi.pdu.Request.Login;
import dev.stirrup.iscsi.scsi.Nexus;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.target.Member;
import dev.stirrup.iscsi.target.Member.Cause;
import dev.stirrup.iscsi.target.Member.Scope;
import dev.stirrup.iscsi.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The target's side of one TCP connection, which is one session: there are no more connections in
/// a session than one. Owns no socket, thread or clock. Confined to its connection's loop.
public final class Connection {
    /// How long a login may take. Firmware gives up sooner.
    public static final Duration LOGIN_TIME = Duration.ofSeconds(15);

    private final Numbers numbers = new Numbers();
    private final List<Output> out = new ArrayList<>();
    private final Member self;
    private final LoginPhase login;
    private final Instant loginEnd;
    private @Nullable Session session;
    private @Nullable Target target;
    private boolean isOpening;
    private int handle;
    private boolean isOver;
    private boolean isGone;

    /// @param peer the initiator's address, in text
    /// @param self how others reach this connection
    public Connection(Portal portal, String peer, Member self, Instant now) {
        this.self = self;
        this.portal = portal;
        this.login = new LoginPhase(portal, peer, numbers, out);
        this.loginEnd = now.plus(LOGIN_TIME);
    }

    private final Portal portal;

    /// Whether the login is done.
    public boolean isEstablished() {
        return session != null;
    }

    /// Whether no command is at work.
    public boolean isQuiet() {
        return session == null || session.isQuiet();
    }

    /// What a PDU leads to.
    public List<Output> receive(Pdu pdu, Instant now) {
        if (isOver) {
            return List.of();
        }
        if (session != null) {
            session.receive(pdu, now);
        } else if (pdu.request() instanceof Login request) {
            login.receive(request, pdu.data());
            enterIfReady(now);
        } else {
            out.add(
                    new Output.Close(
                            "a " + pdu.request().getClass().getSimpleName() + " before the login"));
        }
        return outputs();
    }

    /// The answer to [Output.AskAdmission].
    public List<Output> admitted(Admission admission, Instant now) {
        if (!isOver) {
            login.admitted(admission);
            enterIfReady(now);
        }
        return outputs();
    }

    /// The answer to [Output.AskCredentials].
    public List<Output> credentials(Optional<Credentials.Entry> entry, Instant now) {
        if (!isOver) {
            login.credentials(entry);
            enterIfReady(now);
        }
        return outputs();
    }

    /// The answer to [Output.AskTarget].
    public List<Output> opened(Opening opening, Instant now) {
        if (!isOver) {
            switch (opening) {
                case Opening.Closed(Admission.Reason reason) -> login.fail(reason.status());
                case Opening.Opened(Target found) -> enter(found, now);
            }
        }
        return outputs();
    }

    /// The answer to [Output.AskVisible].
    public List<Output> visible(List<String> targets) {
        if (session != null && !isOver) {
            session.visible(targets);
        }
        return outputs();
    }

    /// The session whose place this one takes is quiet.
    public List<Output> superseded(Instant now) {
        if (!isOver) {
            establish(now);
        }
        return outputs();
    }

    /// A question to a port failed.
    public List<Output> unanswered() {
        if (session == null && !isOver) {
            login.fail(LoginStatus.UNAVAILABLE);
        } else {
            out.add(new Output.Close("a port failed"));
        }
        return outputs();
    }

    /// Another session wants commands of this one given up: [Member#abort].
    public List<Output> abort(Scope which, Cause cause, Runnable whenQuiet) {
        if (session == null) {
            whenQuiet.run();
        } else {
            session.abort(which, cause, whenQuiet);
        }
        return outputs();
    }

    /// The answer to [Output.Abort].
    public List<Output> othersOver(int wait) {
        if (session != null) {
            session.othersOver(wait);
        }
        return outputs();
    }

    /// A task has run.
    public List<Output> completed(Task task, Outcome outcome) {
        if (session != null) {
            session.completed(task, outcome);
        }
        return outputs();
    }

    /// When to call [#expire(Instant)] if nothing happens before.
    public Instant deadline() {
        return session == null ? loginEnd : session.deadline();
    }

    /// What silence leads to.
    public List<Output> expire(Instant now) {
        if (isOver || now.isBefore(deadline())) {
            return List.of();
        }
        if (session == null) {
            out.add(new Output.Close("no login within " + LOGIN_TIME.toSeconds() + " s"));
        } else {
            session.expire(now);
        }
        return outputs();
    }

    /// The server is about to stop: says so and closes.
    public List<Output> shutDown() {
        if (session != null && !isOver) {
            session.shutDown();
        } else {
            out.add(new Output.Close("this server stops"));
        }
        return outputs();
    }

    /// Whether the session gets on; to be called every few seconds.
    ///
    /// @param delivery what has become of what was sent
    public List<Output> watch(Instant now, Delivery delivery) {
        if (session != null && !isOver) {
            session.watch(now, delivery);
        }
        return outputs();
    }

    /// The connection is gone, or will be at once. What still runs is let finish.
    ///
    /// @param why it is, as far as the shell knows
    /// @return what is to be told of it; empty when that was told already
    public Optional<Output.News> over(String why) {
        boolean isFirst = !isGone;
        isGone = true;
        isOver = true;
        Optional<Output.News> lost =
                isFirst && session != null ? session.lost(why, self) : Optional.empty();
        if (session != null) {
            session.abandon();
        }
        if (target != null) {
            target.leave(nexus(), self);
        }
        return lost;
    }

    private void enterIfReady(Instant now) {
        if (!login.isFinishing() || isOpening) {
            return;
        }
        isOpening = true;
        if (login.proven().ask().target().isPresent()) {
            out.add(new Output.AskTarget(login.proven()));
        } else {
            handle = 1;
            establish(now);
        }
    }

    private void enter(Target found, Instant now) {
        target = found;
        Target.Entry entry = found.enter(nexus(), self);
        handle = entry.handle();
        entry.before()
                .ifPresentOrElse(
                        before -> {
                            LoginAsk ask = login.proven().ask();
                            out.add(new Output.Tell(new Output.News.TakenOver(ask)));
                            out.add(new Output.Supersede(before));
                        },
                        () -> establish(now));
    }

    private void establish(Instant now) {
        login.finish(handle);
        out.add(new Output.UseDigests(login.terms().digests()));
        out.add(new Output.Tell(new Output.News.LoggedIn(login.proven(), nexus())));
        session =
                new Session(
                        new Session.Parties(
                                portal, login.proven(), nexus(), Optional.ofNullable(target)),
                        login.terms(),
                        numbers,
                        out);
        session.begin(now);
    }

    private Nexus nexus() {
        LoginAsk ask = Objects.requireNonNull(login.ask().orElse(null));
        return new Nexus(ask.initiator(), login.login().isid());
    }

    private List<Output> outputs() {
        List<Output> all = List.copyOf(out);
        out.clear();
        for (Output output : all) {
            isOver |= output instanceof Output.Close;
        }
        return all;
    }
}
