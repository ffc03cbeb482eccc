package dev.stirrup.server.engine.tls;

import dev.stirrup.server.engine.Intake;
import dev.stirrup.server.engine.Outlet;
import dev.stirrup.server.tls.HelloAssembly;
import dev.stirrup.server.tls.HelloAssembly.Complete;
import dev.stirrup.server.tls.HelloAssembly.Unreadable;
import dev.stirrup.server.tls.PlainAlerts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Looks at a client's first bytes and then gives them to an engine: it drives BoringSSL's through
/// the handshake, the JDK's it puts behind itself. It goes on to listen for alerts until the
/// handshake is over, and ends the engine with the connection.
@SuppressWarnings("FutureReturnValueIgnored") // Closing ends it, however the close fares.
final class HelloPeek extends ChannelDuplexHandler {
    /// A fatal alert decode_error (RFC 8446 section 6), for clients that speak some other TLS.
    private static final byte[] DECODE_ERROR = {21, 3, 1, 0, 2, 2, 50};

    private final HandshakeWatch watch;
    private final HelloAssembly assembly = new HelloAssembly();
    private final PlainAlerts alerts = new PlainAlerts();
    private @Nullable SslHandler tls;
    private @Nullable NativeHandshake handshake;
    private @Nullable ByteBuf held;
    private State state = State.READING;

    private enum State {
        READING,
        SHAKING,
        /// BoringSSL has shaken hands, and nothing has come behind that.
        SECURED,
        LISTENING,
        PASSING,
        REFUSED
    }

    HelloPeek(HandshakeWatch watch) {
        this.watch = watch;
    }

    /// Netty would look for an annotation, each time, in a map of classes.
    @Override
    public boolean isSharable() {
        return false;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        switch (state) {
            case READING -> read(context, bytes);
            case SHAKING -> shake(context, bytes);
            case SECURED -> {
                handOver(context);
                pass(context, bytes);
            }
            case LISTENING -> listen(context, bytes);
            case PASSING -> pass(context, bytes);
            case REFUSED -> bytes.release();
        }
    }

    /// The name of the fatal alert that the client sent in clear, if it did.
    Optional<String> alert() {
        return alerts.fatal();
    }

    /// The handshake has ended well. To stay costs less than to be taken out.
    void secured() {
        state = handshake == null ? State.PASSING : State.SECURED;
    }

    private void shake(ChannelHandlerContext context, ByteBuf bytes) {
        NativeHandshake present = handshake;
        if (present == null) {
            throw new IllegalStateException("no handshake under way");
        }
        alerts.add(view(bytes));
        try {
            if (present.take(context, bytes)) {
                watch.secured(present.session());
                if (state == State.SECURED && present.hasMore()) {
                    handOver(context);
                }
            }
        } catch (SSLException e) {
            state = State.REFUSED;
            present.farewell(context);
            watch.failed(e);
            context.close();
        }
    }

    private void handOver(ChannelHandlerContext context) {
        state = State.PASSING;
        if (handshake != null) {
            handshake.handOver(context);
        }
    }

    /// Nothing leaves unencrypted, whoever speaks first.
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
            throws Exception {
        SslHandler handler = tls;
        if (state == State.SECURED && handler != null) {
            handOver(context);
            handler.write(context.pipeline().context(handler), message, promise);
        } else {
            context.write(message, promise);
        }
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (handshake != null && state != State.REFUSED && context.channel().isActive()) {
            handshake.farewell(context);
        }
        context.close(promise);
    }

    private void listen(ChannelHandlerContext context, ByteBuf bytes) {
        alerts.add(view(bytes));
        pass(context, bytes);
    }

    /// Netty's handler keeps what it gets until a record is whole.
    private static void pass(ChannelHandlerContext context, ByteBuf bytes) {
        context.fireChannelRead(Intake.copied(context.alloc(), bytes));
    }

    /// For a look at once: all views of a buffer are one object.
    private static ByteBuffer view(ByteBuf bytes) {
        return bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
    }

    private void read(ChannelHandlerContext context, ByteBuf bytes) {
        HelloAssembly.Reading reading = assembly.add(view(bytes));
        // No switch: the quick compiler finds its case by a call through a method handle.
        if (reading instanceof Complete complete) {
            begin(context, complete, joined(context, bytes));
        } else if (reading instanceof Unreadable(String why)) {
            bytes.release();
            refuse(context, why);
        } else {
            held = Intake.copied(context.alloc(), joined(context, bytes));
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        drop();
        end();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        drop();
        end();
        context.fireChannelInactive();
    }

    /// The handler would make an exception, with the whole stack of calls, of each end without a
    /// close_notify, for nobody to see: one of an engine that has ended is no news to it.
    private void end() {
        if (handshake != null) {
            handshake.end();
        }
        SslHandler known = tls;
        if (state == State.PASSING
                && known != null
                && known.engine() instanceof ReferenceCountedOpenSslEngine ended) {
            ended.shutdown();
        }
    }

    /// What was held before, and these bytes.
    private ByteBuf joined(ChannelHandlerContext context, ByteBuf bytes) {
        ByteBuf before = held;
        if (before == null) {
            return bytes;
        }
        held = null;
        return Intake.joined(context.alloc(), before, bytes);
    }

    private void begin(ChannelHandlerContext context, Complete complete, ByteBuf bytes) {
        try {
            SslHandler chosen = watch.choose(complete.hello()).handler();
            tls = chosen;
            if (chosen.engine() instanceof ReferenceCountedOpenSslEngine) {
                handshake = new NativeHandshake(chosen, Outlet.of(context));
            } else {
                context.pipeline().addAfter(context.name(), "tls", chosen);
            }
        } catch (RuntimeException e) {
            state = State.REFUSED;
            bytes.release();
            watch.failed("no engine", e);
            context.close();
            return;
        }
        if (handshake != null) {
            state = State.SHAKING;
            shake(context, bytes);
        } else {
            state = State.LISTENING;
            listen(context, bytes);
        }
    }

    private void refuse(ChannelHandlerContext context, String why) {
        state = State.REFUSED;
        drop();
        watch.unreadable(why);
        context.writeAndFlush(Unpooled.wrappedBuffer(DECODE_ERROR))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private void drop() {
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
