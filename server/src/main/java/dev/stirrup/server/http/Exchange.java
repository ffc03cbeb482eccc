package dev.stirrup.server.http;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.file.Absence;
import dev.stirrup.server.content.CheckAhead;
import dev.stirrup.server.content.DamagedFileException;
import dev.stirrup.server.content.OpenBytes;
import dev.stirrup.server.http.LookUp.Found;
import dev.stirrup.server.http.ResponseHead.Persistence;
import dev.stirrup.trust.content.Check;
import dev.stirrup.trust.content.Part;
import dev.stirrup.trust.content.Rendered;
import dev.stirrup.trust.content.Span;
import dev.stirrup.wire.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer. Used on the connection's loop only.
final class Exchange implements ChannelFutureListener, BodySender.Owner, LookUp.Asker {
    /// From this many bytes on a body is sent without a copy; below, one write of head and body
    /// costs less.
    static final int COPY_BELOW = 32 * 1024 + 1;

    /// The same where a file's bytes cannot leave together with the head: a short sendfile wakes
    /// the client twice.
    static final int COPY_BELOW_APART = 64 * 1024 + 1;

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final byte[] NO_STORE = ResponseHead.ascii("Cache-Control: no-store\r\n");

    private final HttpShell shell;
    private final HttpConnection connection;
    private final RequestHead head;
    private final long begun;
    private Claims claims = Claims.none();
    private FileKind kind = FileKind.OTHER;
    private @Nullable BodySender sender;
    private @Nullable OpenFile sentFile;
    private @Nullable Status told;
    private long length;

    /// @param begun when its request had come in full, in the shell's nanoseconds
    Exchange(HttpShell shell, HttpConnection connection, RequestHead head, long begun) {
        this.shell = shell;
        this.connection = connection;
        this.head = head;
        this.begun = begun;
    }

    /// How many bytes of a long answer have left.
    long sent() {
        return sender == null ? 0 : sender.sent();
    }

    /// Asks what the path leads to and answers.
    void begin(String body) {
        Peer peer = connection.peer();
        if (peer.network().isEmpty()) {
            sendMissing("no network here");
            return;
        }
        connection.lookUp().ask(peer.ask(peer.network().get(), head, body), begun, this);
    }

    @Override
    public void answered(Found found) {
        FileAnswer answer = found.answer();
        claims = answer.claims();
        for (BootEvent event : answer.events()) {
            shell.ports().events().publish(event);
        }
        try {
            switch (answer) {
                case FileAnswer.Stored stored -> {
                    kind = stored.kind();
                    if (found.file().isPresent()) {
                        sendFile(found.file().get());
                    } else if (found.damage().isPresent()) {
                        failed(found.damage().get());
                    } else {
                        sendMissing("no such file");
                    }
                }
                case FileAnswer.Text text -> {
                    kind = text.kind();
                    sendMade(Rendered.of(text.bytes()), text.mediaType());
                }
                case FileAnswer.Made made -> {
                    kind = made.kind();
                    sendMade(Rendered.of(made.bytes()), made.mediaType());
                }
                case FileAnswer.Withheld withheld ->
                        sendError(
                                withheld.isOver() ? Status.GONE : Status.FORBIDDEN, withheld.why());
                case FileAnswer.Unavailable other -> sendError(Status.UNAVAILABLE, other.why());
                case FileAnswer.Missing missing -> sendError(Status.NOT_FOUND, missing.why());
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("an answer could not be sent", e);
            connection.abort();
        }
    }

    private void sendMade(Rendered made, String mediaType) {
        Bytes body = made.bytes();
        ByteBuf out = buffer(body.length() + mediaType.length());
        Bytes sent = head.isHead() ? Bytes.empty() : body;
        ResponseHead.begin(out, Status.OK, body.length())
                .type(mediaType)
                .lines(NO_STORE)
                .lines(date())
                .end(persistence(), sent);
        finish(Status.OK, sent.length(), connection.write(out));
    }

    private void sendMissing(String why) {
        Absence.told(FileAsk.Protocol.HTTP, path()).ifPresent(this::publish);
        sendError(Status.NOT_FOUND, why);
    }

    @Override
    public void failed(Exception why) {
        if (why instanceof DamagedFileException damaged) {
            tellDamage(damaged);
            sendError(Status.SERVER_ERROR, "this file is damaged on the server");
            return;
        }
        LOG.warn("no answer for {}", path(), why);
        sendError(Status.SERVER_ERROR, Status.SERVER_ERROR.reason());
    }

    private void tellDamage(DamagedFileException damaged) {
        publish(new Milestone.ContentDamaged(path(), kind, String.valueOf(damaged.getMessage())));
    }

    private void sendError(Status status, String why) {
        Bytes body = Bytes.ofText(why + "\n");
        ByteBuf out = buffer(body.length());
        ResponseHead.begin(out, status, body.length())
                .type("text/plain")
                .lines(date())
                .end(persistence(), head.isHead() ? Bytes.empty() : body);
        end(connection.write(out));
    }

    /// Asked once more here, because a look-up may be a second old.
    private Optional<String> withdrawn(OpenFile file) {
        return shell.ports().shelf().withdrawn(file.content(), file.stored(), claims);
    }

    private void sendFile(OpenFile file) throws IOException {
        if (withdrawn(file).isPresent()) {
            file.release();
            sendMissing("withdrawn");
            return;
        }
        Selection selection =
                head.isPost()
                        ? new Selection.Whole()
                        : Selection.of(
                                head, file.stored().etag(), file.stored().modified(), file.size());
        switch (selection) {
            case Selection.Whole() -> sendBody(Status.OK, file, new Selection.Part(0, file.size()));
            case Selection.Part part -> sendBody(Status.PARTIAL_CONTENT, file, part);
            case Selection.NotModified() -> {
                ByteBuf out = buffer(0);
                ResponseHead.begin(out, Status.NOT_MODIFIED)
                        .lines(file.fields())
                        .lines(date())
                        .end(persistence());
                file.release();
                finish(Status.NOT_MODIFIED, 0, connection.write(out));
            }
            case Selection.PreconditionFailed() -> {
                file.release();
                sendEmpty(Status.PRECONDITION_FAILED, -1);
            }
            case Selection.Unsatisfiable() -> {
                file.release();
                sendEmpty(Status.RANGE_NOT_SATISFIABLE, file.size());
            }
        }
    }

    private void sendEmpty(Status status, long size) {
        ByteBuf out = buffer(0);
        ResponseHead start = ResponseHead.begin(out, status, 0);
        if (size >= 0) {
            start.field("Content-Range: ", "bytes */" + size);
        }
        start.lines(date()).end(persistence());
        finish(status, 0, connection.write(out));
    }

    private void sendBody(Status status, OpenFile file, Selection.Part part) throws IOException {
        var span = new Span(part.from(), part.length());
        var body = new Body(status, file, span, span.length() < copyBelow());
        if (head.isHead() || part.length() == 0) {
            file.release();
            finish(status, 0, connection.write(begun(body, 0)));
            return;
        }
        var checks =
                new CheckAhead(
                        file.guard(),
                        connection.channel().eventLoop(),
                        shell.offLoop(),
                        shell.ports().clock());
        Span first = first(body);
        Optional<Part<OpenBytes>> known = checks.permit(first);
        if (known.isPresent() && (!body.isCopied || known.get().length() == first.length())) {
            send(body, known.get(), checks);
        } else {
            Span needed = body.isCopied ? first : CheckAhead.soonest(first);
            checks.check(needed, check -> checked(body, check, checks));
        }
    }

    /// What is to leave together with the head. A copy of it must not be large.
    private Span first(Body body) {
        Span all = body.span;
        if (body.isCopied) {
            return all;
        }
        return connection.peer().secured().isPresent()
                ? CheckAhead.soonest(all)
                : new Span(all.from(), Math.min(FileSender.PIECE, all.length()));
    }

    private int copyBelow() {
        return connection.outlet().isDirect() ? COPY_BELOW : COPY_BELOW_APART;
    }

    /// What is to be sent of a file.
    private record Body(Status status, OpenFile file, Span span, boolean isCopied) {}

    private void checked(Body body, Check<OpenBytes> check, CheckAhead checks) {
        try {
            if (check instanceof Check.Passed<OpenBytes>(var part)) {
                send(body, part, checks);
            } else {
                body.file.release();
                failed(new DamagedFileException(DamagedFileException.text(check)));
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("an answer could not be sent", e);
            connection.abort();
        }
    }

    private void send(Body body, Part<OpenBytes> first, CheckAhead checks) throws IOException {
        if (body.isCopied) {
            sendCopy(body, first);
        } else {
            sendLong(body, first, checks);
        }
    }

    /// The head of an answer that has a file's bytes behind it.
    ///
    /// @param more room for what follows in the same buffer, in bytes
    private ByteBuf begun(Body body, int more) {
        OpenFile file = body.file;
        ByteBuf out = buffer(file.fields().length + more);
        ResponseHead start =
                ResponseHead.begin(out, body.status, body.span.length()).lines(file.fields());
        if (body.status == Status.PARTIAL_CONTENT) {
            start.range(body.span.from(), body.span.length(), file.size());
        }
        start.lines(date()).end(persistence());
        return out;
    }

    private void sendCopy(Body body, Part<OpenBytes> part) throws IOException {
        ByteBuf out = begun(body, (int) part.length());
        boolean isWhole;
        try {
            isWhole = isReadAtOnce(out, part) || body.file.read(out, part);
        } finally {
            body.file.release();
        }
        if (isWhole) {
            finish(body.status, part.length(), connection.write(out));
        } else {
            // The file was cut while it was open: better no answer than a wrong one.
            connection.outlet().drop(out);
            connection.abort();
        }
    }

    private boolean isReadAtOnce(ByteBuf out, Part<OpenBytes> part) {
        int file = OpenBytes.descriptor(part);
        return file != OpenBytes.NONE
                && connection.outlet().read(out, file, part.from(), (int) part.length());
    }

    private void sendLong(Body body, Part<OpenBytes> first, CheckAhead checks) {
        Channel channel = connection.channel();
        ByteBuf head = begun(body, 0);
        connection.outlet().writeAhead(head).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        told = body.status;
        length = body.span.length();
        var sending = new Sending(body.file, body.span, checks, this);
        BodySender made =
                connection.peer().secured().isPresent()
                        ? new CopySender(channel, sending)
                        : new FileSender(channel, connection.outlet(), sending);
        sender = made;
        sentFile = body.file;
        made.start(first);
    }

    @Override
    public Optional<String> withdrawn() {
        OpenFile file = sentFile;
        return file == null ? Optional.empty() : withdrawn(file);
    }

    @Override
    public void bodyEnded(ChannelFuture last) {
        if (last.cause() instanceof DamagedFileException damaged) {
            tellDamage(damaged);
        }
        // Behind a body that ended early, the next answer would be taken for its rest.
        connection.ended(last.isSuccess() && persistence() != Persistence.CLOSED);
        operationComplete(last);
    }

    private void finish(Status status, long bytes, ChannelFuture written) {
        told = status;
        length = bytes;
        end(written);
    }

    private void end(ChannelFuture written) {
        if (persistence() == Persistence.CLOSED) {
            connection.ended(false);
            written.addListener(this);
        } else {
            // Told before the next request is begun. Most answers have left by now, and Netty would
            // go the long way round to say so.
            if (written.isDone()) {
                operationComplete(written);
            } else {
                written.addListener(this);
            }
            connection.ended(true);
        }
    }

    /// The last byte of the answer has left, or never will.
    @Override
    public void operationComplete(ChannelFuture last) {
        if (told != null) {
            tell(told, length, last);
        }
        if (persistence() == Persistence.CLOSED) {
            connection.finish();
        }
    }

    private void tell(Status status, long bytes, ChannelFuture written) {
        ServedTally tally = connection.tally();
        if (!written.isSuccess()) {
            tally.broken(claims, new Milestone.HttpBroken(path(), kind, sent(), bytes));
            return;
        }
        long took = shell.nanos().getAsLong() - begun;
        tally.served(new ServedTally.Answer(claims, head, kind, status, bytes, took));
    }

    private void publish(Milestone what) {
        shell.ports()
                .events()
                .publish(
                        new BootEvent(
                                shell.ports().clock().instant(),
                                claims,
                                connection.peer().networkName(),
                                what));
    }

    @Override
    public void forsaken() {
        connection.abort();
    }

    private ByteBuf buffer(int more) {
        return connection.outlet().buffer(ResponseHead.USUAL_LENGTH + more);
    }

    private byte[] date() {
        return shell.dates().at(shell.ports().clock().millis());
    }

    private String path() {
        return shell.ports().redact().apply(head.path());
    }

    private Persistence persistence() {
        if (!head.keepsAlive()) {
            return Persistence.CLOSED;
        }
        return head.isOld() ? Persistence.KEPT_SAYING_SO : Persistence.KEPT;
    }
}
