package dev.stirrup.iscsi.session;

import dev.stirrup.iscsi.login.LoginAsk;
import dev.stirrup.iscsi.login.LoginStatus;
import dev.stirrup.iscsi.login.Proven;
import dev.stirrup.iscsi.pdu.Digests;
import dev.stirrup.iscsi.pdu.Response;
import dev.stirrup.iscsi.scsi.Nexus;
import dev.stirrup.iscsi.target.Member;
import java.nio.ByteBuffer;
import java.time.Duration;

/// What the shell has to do for a connection, in this order.
public sealed interface Output {
    /// Send a PDU.
    ///
    /// @param data its data segment, without padding
    record Send(Response header, ByteBuffer data) implements Output {
        Send(Response header, byte[] data) {
            this(header, ByteBuffer.wrap(data));
        }
    }

    /// Send a PDU whose data segment is a piece of what a task reads.
    ///
    /// @param offset of the piece in the task's content, in bytes
    record SendContent(Response.DataIn header, Task task, long offset, int length)
            implements Output {}

    /// From here on PDUs carry these digests, both ways.
    record UseDigests(Digests digests) implements Output {}

    /// Ask whether somebody may log in, off the loop, and then call [Connection#admitted].
    record AskAdmission(LoginAsk ask) implements Output {}

    /// Ask what belongs to a name in CHAP, off the loop, and then call [Connection#credentials].
    record AskCredentials(LoginAsk ask, String name) implements Output {}

    /// Ask for the target that somebody wants, off the loop, and then call [Connection#opened].
    record AskTarget(Proven who) implements Output {}

    /// Ask which targets somebody may see, off the loop, and then call [Connection#visible].
    record AskVisible(Proven who) implements Output {}

    /// End another session, because its machine logged in anew ([Member.Ending#TAKEN_OVER]), and
    /// when it is quiet call [Connection#superseded].
    record Supersede(Member before) implements Output {}

    /// Run a task ([Task#run]), off the loop unless it is quick, and then call
    /// [Connection#completed].
    record Execute(Task task) implements Output {}

    /// A task that was to be run is given up: if it has not begun, call [Connection#completed] now.
    /// One that has begun looks by itself ([Task#isAborted]).
    record Cancel(Task task) implements Output {}

    /// Have commands of another session given up ([Member#abort]), and when they are over call
    /// [Connection#othersOver] with this number.
    record Abort(Member other, Member.Scope which, Member.Cause cause, int number)
            implements Output {}

    /// End other sessions, as a machine asked for ([Member.Ending#RESET]).
    record End(Member other) implements Output {}

    /// Something that is worth being told of.
    record Tell(News news) implements Output {}

    /// Close the connection once all is sent.
    ///
    /// @param reason for the log; empty when it is as it should be
    record Close(String reason) implements Output {}

    /// What happens to sessions.
    sealed interface News {
        /// A session began.
        record LoggedIn(Proven who, Nexus nexus) implements News {}

        /// A login failed.
        record LoginFailed(LoginAsk ask, LoginStatus status) implements News {}

        /// The initiator ended its session in order.
        record LoggedOut(LoginAsk ask) implements News {}

        /// The initiator reads blocks, for the first time in this session.
        record FirstRead(LoginAsk ask) implements News {}

        /// Nothing comes of a session any more.
        ///
        /// @param why what is waited for
        record Stalled(LoginAsk ask, String why, Duration waited) implements News {}

        /// A session of which nothing came goes on.
        ///
        /// @param stood how long it stood still
        record Resumed(LoginAsk ask, Duration stood) implements News {}

        /// A session ended otherwise than by logging out.
        ///
        /// @param unanswered how many commands were open
        /// @param others how many sessions the target has beside it
        record Lost(LoginAsk ask, String why, int unanswered, int others) implements News {}

        /// A login took the place of a session that had not ended (RFC 7143 section 6.3.5).
        record TakenOver(LoginAsk ask) implements News {}
    }
}
