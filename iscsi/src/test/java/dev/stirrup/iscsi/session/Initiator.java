package dev.stirrup.iscsi.session;

import dev.stirrup.iscsi.chap.ChapAlgorithm;
import dev.stirrup.iscsi.login.Admission;
import dev.stirrup.iscsi.login.Challenges;
import dev.stirrup.iscsi.login.Credentials;
import dev.stirrup.iscsi.login.Opening;
import dev.stirrup.iscsi.login.Proven;
import dev.stirrup.iscsi.pdu.Isid;
import dev.stirrup.iscsi.pdu.Opcode;
import dev.stirrup.iscsi.pdu.Pdu;
import dev.stirrup.iscsi.pdu.Request;
import dev.stirrup.iscsi.pdu.Request.DataOut;
import dev.stirrup.iscsi.pdu.Request.Login;
import dev.stirrup.iscsi.pdu.Request.ScsiCommand;
import dev.stirrup.iscsi.pdu.Request.TaskManagement;
import dev.stirrup.iscsi.pdu.Response;
import dev.stirrup.iscsi.target.Member;
import dev.stirrup.iscsi.target.Member.Cause;
import dev.stirrup.iscsi.target.Member.Scope;
import dev.stirrup.iscsi.target.Target;
import dev.stirrup.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One initiator and, at the same time, the shell: it says what a test wants, and answers what the
/// machine asks of its ports. Tasks wait until the test runs them.
final class Initiator implements Member {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final List<Output> outputs = new ArrayList<>();
    final List<Task> tasks = new ArrayList<>();
    final Connection connection;
    final List<Proven> opened = new ArrayList<>();
    Admission admission;
    Optional<Target> target;
    Map<String, Credentials.Entry> secrets = Map.of();
    List<String> visible = List.of();
    Instant now = START;
    boolean isEnded;
    private int commandNumber;

    /// @param target what it finds; empty: none is open
    Initiator(Admission admission, Optional<Target> target, Challenges challenges) {
        this.admission = admission;
        this.target = target;
        this.connection =
                new Connection(
                        new Portal("10.0.0.1:3260", challenges, ChapAlgorithm.all()),
                        "10.0.0.9",
                        this,
                        START);
    }

    @Override
    public void end(Ending why, Runnable whenQuiet) {
        isEnded = true;
        connection.over(why.text()).ifPresent(lost -> outputs.add(new Output.Tell(lost)));
        whenQuiet.run();
    }

    @Override
    public void abort(Scope which, Cause cause, Runnable whenQuiet) {
        take(connection.abort(which, cause, whenQuiet));
    }

    /// A step of a login; flags as on the wire: 0x80 transit, 0x40 continue, stages.
    String login(int flags, String keys) {
        return login(flags, keys, 1);
    }

    String login(int flags, String keys, long isid) {
        var header =
                new Login(
                        (flags & 0x80) != 0,
                        (flags & 0x40) != 0,
                        flags >> 2 & 3,
                        flags & 3,
                        0,
                        0,
                        new Isid(isid),
                        0,
                        7,
                        0,
                        commandNumber,
                        0);
        send(header, keys.replace(' ', '\0').getBytes(StandardCharsets.UTF_8));
        return text(last(Response.LoginResponse.class));
    }

    /// Logs in where nothing has to be proved.
    Initiator enter(String operational) {
        login(
                0x87,
                "InitiatorName=iqn.2026-01.test:a TargetName=iqn.2026-01.test:t "
                        + "SessionType=Normal "
                        + operational);
        return this;
    }

    int command(String cdb, int expected, boolean reads) {
        return command(cdb, expected, reads, true, new byte[0]);
    }

    @SuppressWarnings("MethodParameterCount")
    int command(String cdb, int expected, boolean reads, boolean isFinal, byte[] data) {
        int tag = 100 + commandNumber;
        send(
                new ScsiCommand(
                        false,
                        isFinal,
                        reads && expected > 0,
                        !reads && expected > 0,
                        1,
                        0,
                        tag,
                        expected,
                        commandNumber++,
                        0,
                        Bytes.ofHex((cdb + "0".repeat(32)).substring(0, 32))),
                data);
        return tag;
    }

    void data(DataOut header, int length) {
        send(header, new byte[length]);
    }

    void manage(int function, int referenced) {
        manage(function, referenced, 0, 0);
    }

    void manage(int function, int referenced, long lun, int referencedNumber) {
        send(
                new TaskManagement(
                        true, function, lun, 900, referenced, commandNumber, 0, referencedNumber),
                new byte[0]);
    }

    int nextCommandNumber() {
        return commandNumber;
    }

    void skipCommandNumbers(int count) {
        commandNumber += count;
    }

    void send(Request header, byte[] data) {
        take(connection.receive(new Pdu(header, Bytes.empty(), ByteBuffer.wrap(data)), now));
    }

    /// Runs all tasks that wait.
    void runTasks() {
        while (!tasks.isEmpty()) {
            Task task = tasks.removeFirst();
            take(connection.completed(task, task.run()));
        }
    }

    void take(List<Output> all) {
        for (Output output : all) {
            outputs.add(output);
            switch (output) {
                case Output.AskAdmission ask -> take(connection.admitted(admission, now));
                case Output.AskCredentials(var ask, var name) ->
                        take(connection.credentials(Optional.ofNullable(secrets.get(name)), now));
                case Output.AskTarget ask -> {
                    opened.add(ask.who());
                    take(connection.opened(opening(), now));
                }
                case Output.AskVisible ask -> take(connection.visible(visible));
                case Output.Supersede(Member before) ->
                        before.end(Ending.TAKEN_OVER, () -> take(connection.superseded(now)));
                case Output.Execute(Task task) -> {
                    if (task.isQuick()) {
                        take(connection.completed(task, task.run()));
                    } else {
                        tasks.add(task);
                    }
                }
                case Output.Abort(Member other, Scope which, Cause cause, int wait) ->
                        other.abort(which, cause, () -> take(connection.othersOver(wait)));
                default -> {}
            }
        }
    }

    private Opening opening() {
        return target.<Opening>map(Opening.Opened::new)
                .orElseGet(() -> new Opening.Closed(Admission.Reason.UNAVAILABLE));
    }

    <T extends Response> T last(Class<T> type) {
        return all(type).getLast();
    }

    <T extends Response> List<T> all(Class<T> type) {
        var found = new ArrayList<T>();
        for (Output output : outputs) {
            Response header =
                    switch (output) {
                        case Output.Send(var sent, var data) -> sent;
                        case Output.SendContent content -> content.header();
                        default -> null;
                    };
            if (type.isInstance(header)) {
                found.add(type.cast(header));
            }
        }
        return found;
    }

    /// Why the connection was closed, if it was.
    Optional<String> closed() {
        return outputs.stream()
                .filter(Output.Close.class::isInstance)
                .map(output -> ((Output.Close) output).reason())
                .findFirst();
    }

    static DataOut dataOut(int tag, int transferTag, int number, long offset) {
        return new DataOut(false, 0, tag, transferTag, 0, number, offset);
    }

    static DataOut lastDataOut(int tag, int transferTag, int number, long offset) {
        return new DataOut(true, 0, tag, transferTag, 0, number, offset);
    }

    byte[] sentWith(Response header) {
        for (Output output : outputs) {
            if (output instanceof Output.Send(var sent, var data) && sent.equals(header)) {
                var bytes = new byte[data.remaining()];
                data.duplicate().get(bytes);
                return bytes;
            }
        }
        throw new IllegalArgumentException("not sent: " + header);
    }

    private String text(Response.LoginResponse header) {
        String flags =
                String.format(
                        "%04x %s%d ", header.status(), header.transit() ? "T" : "", header.stage());
        return (flags + new String(sentWith(header), StandardCharsets.UTF_8).replace('\0', ' '))
                .strip();
    }

    static int noTag() {
        return Opcode.NO_TAG;
    }
}
