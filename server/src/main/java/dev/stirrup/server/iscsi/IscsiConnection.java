package dev.stirrup.server.iscsi;

import dev.stirrup.iscsi.pdu.Digests;
import dev.stirrup.iscsi.pdu.Envelope;
import dev.stirrup.iscsi.pdu.Pdu;
import dev.stirrup.iscsi.pdu.Request;
import dev.stirrup.iscsi.pdu.RequestDecoder;
import dev.stirrup.iscsi.session.Connection;
import dev.stirrup.iscsi.session.Output;
import dev.stirrup.iscsi.session.Task;
import dev.stirrup.iscsi.target.Member;
import dev.stirrup.iscsi.target.Member.Cause;
import dev.stirrup.iscsi.target.Member.Scope;
import dev.stirrup.server.PeerNetwork;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection: bytes in, PDUs to the machine, and what it wants done.
final class IscsiConnection extends ByteToMessageDecoder implements Member {
    private static final Logger LOG = LoggerFactory.getLogger(IscsiConnection.class);
    private static final long TICK_SECONDS = 2;
    private static final int BEFORE_LOGIN = 8192;
    private static final int AFTER_LOGIN = 262_144;

    private final Shell shell;
    private final Channel channel;
    private final EventLoop loop;
    private final PeerNetwork from;
    private final String peer;
    private final Connection machine;
    private final PduWriter writer;
    private final TaskRunner runner;
    private final List<Runnable> whenQuiet = new ArrayList<>();
    private @Nullable Future<?> ticks;
    private boolean isClosing;
    private String why = "the machine closed the connection";

    /// @param loop the one that the channel joins
    IscsiConnection(Shell shell, Channel channel, EventLoop loop, PeerNetwork from) {
        this.shell = shell;
        this.channel = channel;
        this.loop = loop;
        this.from = from;
        this.peer = host(channel.remoteAddress());
        this.writer = new PduWriter(channel);
        this.machine = new Connection(shell.portal(address(channel)), peer, this, now());
        this.runner = new TaskRunner(channel, shell.offLoop(), writer, this::completed);
    }

    /// Told when the connection is closed.
    ChannelFuture closed() {
        return channel.closeFuture();
    }

    /// Says goodbye and closes.
    void shutDown() {
        loop.execute(() -> {
            perform(machine.shutDown());
            writer.flush();
        });
    }

    /// Closes at once.
    @SuppressWarnings("FutureReturnValueIgnored") // A close that fails leaves a closed channel.
    void abort() {
        channel.close();
    }

    @Override
    public void end(Ending reason, Runnable then) {
        loop.execute(() -> {
            whenQuiet.add(then);
            writer.flush();
            why = reason.text();
            abort();
            over();
        });
    }

    @Override
    public void abort(Scope which, Cause cause, Runnable then) {
        later(() -> machine.abort(which, cause, then));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ticks =
                loop.scheduleWithFixedDelay(
                        this::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        try {
            while (!isClosing && receive(in)) {
                // One PDU after the other.
            }
            if (isClosing) {
                in.skipBytes(in.readableBytes());
            }
        } catch (MalformedException e) {
            LOG.atInfo().addKeyValue("peer", peer).log("iSCSI: {}", e.getMessage());
            isClosing = true;
            why = "it sent what cannot be understood: " + e.getMessage();
            abort();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        super.channelReadComplete(context);
        runner.resume();
        writer.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        // Whoever does not take answers may not ask for more.
        channel.config().setAutoRead(channel.isWritable());
        runner.resume();
        writer.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        over();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof ClosedChannelException) {
            return; // what waited to be written; why it was closed is known
        }
        why = "the connection broke: " + text(cause);
        if (cause instanceof IOException) {
            LOG.debug("iSCSI connection of {} broke: {}", peer, cause.getMessage());
        } else {
            LOG.error("iSCSI connection of {} failed", peer, cause);
        }
        abort();
    }

    /// In the system's words, without the name of the call that was told so.
    private static String text(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.substring(message.lastIndexOf(": ") + 1).strip();
    }

    /// Takes one PDU, if it is there as a whole.
    private boolean receive(ByteBuf in) throws MalformedException {
        if (in.readableBytes() < Envelope.HEADER) {
            return false;
        }
        int start = in.readerIndex();
        var basic = new byte[Envelope.HEADER];
        in.getBytes(start, basic);
        Envelope envelope =
                Envelope.of(basic, machine.isEstablished() ? AFTER_LOGIN : BEFORE_LOGIN);
        Digests digests = writer.digests();
        if (in.readableBytes() < envelope.length(digests)) {
            return false;
        }
        int headerLength = Envelope.HEADER + envelope.moreHeader();
        int dataAt = start + headerLength + (digests.header() ? Envelope.DIGEST : 0);
        byte[] header = basic;
        if (envelope.moreHeader() > 0) {
            header = new byte[headerLength];
            in.getBytes(start, header);
        }
        if (digests.header()) {
            check(in, start + headerLength, Digests.of(header));
        }
        if (digests.data() && envelope.data() > 0) {
            int length = envelope.data() + envelope.padding();
            check(in, dataAt + length, Digests.of(in.nioBuffer(dataAt, length)));
        }
        Request request = RequestDecoder.decode(WireReader.of(header));
        in.skipBytes(envelope.length(digests));
        perform(
                machine.receive(
                        new Pdu(request, Bytes.of(basic), in.nioBuffer(dataAt, envelope.data())),
                        now()));
        return true;
    }

    private static void check(ByteBuf in, int at, int digest) throws MalformedException {
        if (digest != in.getInt(at)) {
            throw new MalformedException("a digest that does not match", at);
        }
    }

    private void perform(List<Output> outputs) {
        for (Output output : outputs) {
            if (channel.isActive()) {
                perform(output);
            } else if (output instanceof Output.Execute(Task task)) {
                machine.completed(task, Task.broken());
            }
        }
    }

    private void perform(Output output) {
        switch (output) {
            case Output.Send(var header, var data) -> writer.send(header, data);
            case Output.SendContent content -> runner.send(content);
            case Output.UseDigests(var digests) -> writer.use(digests);
            case Output.Execute(Task task) -> runner.run(task);
            case Output.AskAdmission(var ask) ->
                    delayed(() -> ask(ports -> ports.targets().admit(ask), machine::admitted));
            case Output.AskCredentials(var ask, var name) ->
                    ask(ports -> ports.credentials().find(ask, name), machine::credentials);
            case Output.AskTarget(var who) ->
                    ask(ports -> ports.targets().open(who), machine::opened);
            case Output.AskVisible(var who) ->
                    ask(
                            ports -> ports.targets().visibleTo(who),
                            (targets, now) -> machine.visible(targets));
            case Output.Supersede(Member before) ->
                    before.end(Ending.TAKEN_OVER, () -> later(() -> machine.superseded(now())));
            case Output.Cancel(Task task) -> runner.cancel(task);
            case Output.Abort(Member other, Scope which, Cause cause, int wait) ->
                    other.abort(which, cause, () -> later(() -> machine.othersOver(wait)));
            case Output.End(Member other) -> other.end(Ending.RESET, () -> {});
            case Output.Tell(var news) -> tell(news);
            case Output.Close(String reason) -> close(reason);
        }
    }

    private void tell(Output.News news) {
        switch (news) {
            case Output.News.LoginFailed failed -> {
                if (shell.brake().failed(from)) {
                    LOG.warn("iSCSI: many logins of {} fail; more of them wait longer", peer);
                }
            }
            case Output.News.LoggedIn loggedIn -> shell.brake().succeeded(from);
            case Output.News.LoggedOut _,
                    Output.News.FirstRead _,
                    Output.News.Stalled _,
                    Output.News.Resumed _,
                    Output.News.Lost _,
                    Output.News.TakenOver _ -> {}
        }
        shell.ports().news().accept(news);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It runs on the loop or not at all.
    private void delayed(Runnable then) {
        long millis = shell.brake().delay(from).toMillis();
        if (millis == 0) {
            then.run();
        } else {
            loop.schedule(then, millis, TimeUnit.MILLISECONDS);
        }
    }

    /// Takes an answer.
    private interface Answered<T> {
        List<Output> take(T answer, Instant now);
    }

    /// Asks a port off the loop.
    private <T> void ask(Function<IscsiPorts, T> question, Answered<T> then) {
        shell.offLoop()
                .execute(() -> {
                    try {
                        T answer = question.apply(shell.ports());
                        later(() -> then.take(answer, now()));
                    } catch (RuntimeException e) {
                        LOG.error("iSCSI: no answer for {}", peer, e);
                        later(machine::unanswered);
                    }
                });
    }

    /// Goes on with the machine, on its loop.
    private void later(Supplier<List<Output>> step) {
        loop.execute(() -> {
            perform(step.get());
            writer.flush();
        });
    }

    private void completed(TaskRunner.Done done) {
        perform(machine.completed(done.task(), done.outcome()));
        if (!channel.isActive()) {
            tellQuiet();
        }
    }

    private void tick() {
        perform(machine.expire(now()));
        perform(machine.watch(now(), Deliveries.of(channel)));
        writer.flush();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The listener closes the channel.
    private void close(String reason) {
        isClosing = true;
        if (!reason.isEmpty()) {
            why = reason;
            LOG.atInfo().addKeyValue("peer", peer).log("iSCSI connection closed: {}", reason);
        }
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private void over() {
        if (ticks != null) {
            ticks.cancel(false);
        }
        machine.over(why).ifPresent(this::tell);
        runner.abandon();
        tellQuiet();
    }

    private void tellQuiet() {
        if (machine.isQuiet()) {
            List<Runnable> all = List.copyOf(whenQuiet);
            whenQuiet.clear();
            all.forEach(Runnable::run);
        }
    }

    private Instant now() {
        return shell.ports().clock().instant();
    }

    /// As `TargetAddress` has it: an IPv6 address in brackets (RFC 7143 section 13.8).
    private static String portal(InetAddress address) {
        String text = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + text.replaceAll("%.*", "") + "]" : text;
    }

    private static String host(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "";
    }

    private static String address(Channel channel) {
        return channel.localAddress() instanceof InetSocketAddress local
                ? portal(local.getAddress()) + ":" + local.getPort()
                : "";
    }
}
