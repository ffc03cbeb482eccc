package dev.stirrup.server.engine.tls;

import dev.stirrup.server.engine.Intake;
import dev.stirrup.server.engine.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// A handshake by BoringSSL. Netty's handler is made for what follows it: its queue, its promises
/// and events cost a handshake more than the messages themselves. So it is put in with the first
/// bytes behind the handshake, and until then the engine is driven from here. On the connection's
/// loop only.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails ends the connection.
final class NativeHandshake {
    /// More than the longest record (RFC 5246 section 6.2.3), so that any record fits.
    private static final int RECORD = 18 * 1024;

    /// More than a server says at once, with two certificates.
    private static final int FLIGHT = 2 * RECORD;

    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    /// Where an engine puts what a client sends: in a handshake nothing, but it goes on to decrypt
    /// what came with the end of one.
    private static final FastThreadLocal<ByteBuffer> PLAIN =
            new FastThreadLocal<>() {
                @Override
                protected ByteBuffer initialValue() {
                    return ByteBuffer.allocateDirect(RECORD);
                }
            };

    private final SslHandler handler;
    private final SSLEngine engine;
    private final Outlet outlet;
    private @Nullable ByteBuf rest;
    private @Nullable ByteBuf decrypted;
    private boolean isWaiting;
    private boolean isHandedOver;

    /// @param handler in no pipeline yet
    NativeHandshake(SslHandler handler, Outlet outlet) {
        this.handler = handler;
        this.engine = handler.engine();
        this.outlet = outlet;
    }

    SSLSession session() {
        return engine.getSession();
    }

    /// Takes the client's next bytes, and answers them.
    ///
    /// @return whether the handshake has ended well with them
    /// @throws SSLException when it has failed
    boolean take(ChannelHandlerContext context, ByteBuf bytes) throws SSLException {
        ByteBuf taken = joined(context, bytes);
        try {
            return shake(context, taken);
        } finally {
            if (taken.isReadable()) {
                rest = Intake.copied(context.alloc(), taken);
            } else {
                taken.release();
            }
            flush(context);
        }
    }

    private boolean shake(ChannelHandlerContext context, ByteBuf taken) throws SSLException {
        while (taken.isReadable()) {
            ByteBuffer source = taken.internalNioBuffer(taken.readerIndex(), taken.readableBytes());
            ByteBuffer plain = PLAIN.get().clear();
            SSLEngineResult heard = engine.unwrap(source, plain);
            taken.skipBytes(heard.bytesConsumed());
            if (heard.bytesProduced() > 0) {
                decrypted = context.alloc().buffer(plain.position()).writeBytes(plain.flip());
            }
            HandshakeStatus next = heard.getHandshakeStatus();
            boolean isStuck = heard.bytesConsumed() == 0 && next == HandshakeStatus.NEED_UNWRAP;
            if (next == HandshakeStatus.NEED_TASK) {
                work();
                next = engine.getHandshakeStatus();
            }
            if (next == HandshakeStatus.NEED_WRAP) {
                next = speak();
            }
            if (isEnd(next)) {
                return true;
            }
            if (isStuck || engine.isInboundDone()) {
                return false;
            }
        }
        return false;
    }

    private static boolean isEnd(HandshakeStatus status) {
        return status == HandshakeStatus.FINISHED || status == HandshakeStatus.NOT_HANDSHAKING;
    }

    private void work() {
        for (Runnable task = engine.getDelegatedTask();
                task != null;
                task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /// Writes what the engine has to say; an alert also when it throws then.
    private HandshakeStatus speak() throws SSLException {
        ByteBuf out = outlet.buffer(FLIGHT);
        try {
            SSLEngineResult said = wrap(out);
            while (said.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
                    && (said.bytesProduced() > 0 || said.getStatus() == Status.BUFFER_OVERFLOW)) {
                if (out.writableBytes() < RECORD) {
                    send(out);
                    out = outlet.buffer(FLIGHT);
                }
                said = wrap(out);
            }
            return said.getHandshakeStatus();
        } finally {
            send(out);
        }
    }

    private SSLEngineResult wrap(ByteBuf out) throws SSLException {
        SSLEngineResult said =
                engine.wrap(NOTHING, out.internalNioBuffer(out.writerIndex(), out.writableBytes()));
        out.writerIndex(out.writerIndex() + said.bytesProduced());
        return said;
    }

    private void send(ByteBuf out) {
        if (out.isReadable()) {
            isWaiting |= !outlet.write(out).isDone();
        } else {
            outlet.drop(out);
        }
    }

    private void flush(ChannelHandlerContext context) {
        if (isWaiting) {
            isWaiting = false;
            context.flush();
        }
    }

    /// Says what there is to say at the end: an alert, or that this is the end.
    void farewell(ChannelHandlerContext context) {
        if (isHandedOver) {
            return;
        }
        engine.closeOutbound();
        try {
            speak();
        } catch (SSLException _) {
            // Told when it was thrown first.
        }
        flush(context);
    }

    /// Gives the engine to Netty's handler, behind this one, and the handlers behind that what came
    /// with the end of the handshake.
    void handOver(ChannelHandlerContext context) {
        isHandedOver = true;
        context.pipeline().addAfter(context.name(), "tls", handler);
        ByteBuf first = decrypted;
        ByteBuf left = rest;
        decrypted = null;
        rest = null;
        if (first != null) {
            context.pipeline().context(handler).fireChannelRead(first);
        }
        if (left != null) {
            context.fireChannelRead(left);
        }
    }

    /// Whether more has come than the handshake.
    boolean hasMore() {
        return decrypted != null || rest != null;
    }

    /// The connection has ended.
    void end() {
        drop();
        dropDecrypted();
        if (!isHandedOver) {
            isHandedOver = true;
            ReferenceCountUtil.safeRelease(engine);
        }
    }

    private ByteBuf joined(ChannelHandlerContext context, ByteBuf bytes) {
        ByteBuf before = rest;
        if (before == null) {
            return bytes;
        }
        rest = null;
        return Intake.joined(context.alloc(), before, bytes);
    }

    private void drop() {
        if (rest != null) {
            rest.release();
            rest = null;
        }
    }

    private void dropDecrypted() {
        if (decrypted != null) {
            decrypted.release();
            decrypted = null;
        }
    }
}
