package dev.stirrup.server.engine.tls;

import dev.stirrup.server.tls.HelloAssembly;
import dev.stirrup.server.tls.HelloAssembly.Complete;
import dev.stirrup.server.tls.HelloAssembly.Incomplete;
import dev.stirrup.server.tls.HelloAssembly.Unreadable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import org.jspecify.annotations.Nullable;

/// Looks at a client's first bytes and then gives its place, and the bytes, to an engine.
@SuppressWarnings("FutureReturnValueIgnored") // Closing ends it, however the close fares.
final class HelloPeek extends ChannelInboundHandlerAdapter {
    /// A fatal alert decode_error (RFC 8446 section 6), for clients that speak some other TLS.
    private static final byte[] DECODE_ERROR = {21, 3, 1, 0, 2, 2, 50};

    private final HandshakeWatch watch;
    private final HelloAssembly assembly = new HelloAssembly();
    private @Nullable ByteBuf held;
    private boolean isDone;

    HelloPeek(HandshakeWatch watch) {
        this.watch = watch;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (isDone) {
            bytes.release();
            return;
        }
        HelloAssembly.Reading reading =
                assembly.add(bytes.nioBuffer(bytes.readerIndex(), bytes.readableBytes()));
        hold(context, bytes);
        switch (reading) {
            case Incomplete() -> {}
            case Complete complete -> begin(context, complete);
            case Unreadable(String why) -> refuse(context, why);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        drop();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        drop();
        context.fireChannelInactive();
    }

    private void hold(ChannelHandlerContext context, ByteBuf bytes) {
        ByteBuf before = held;
        if (before == null) {
            held = bytes;
            return;
        }
        held =
                context.alloc()
                        .buffer(before.readableBytes() + bytes.readableBytes())
                        .writeBytes(before)
                        .writeBytes(bytes);
        before.release();
        bytes.release();
    }

    private void begin(ChannelHandlerContext context, Complete complete) {
        isDone = true;
        ByteBuf bytes = held == null ? Unpooled.EMPTY_BUFFER : held;
        held = null;
        ChannelPipeline pipeline = context.pipeline();
        try {
            TlsGate.Chosen chosen = watch.choose(complete.hello());
            pipeline.replace(this, "tls", chosen.handler());
            pipeline.addFirst(watch.tap());
        } catch (RuntimeException e) {
            bytes.release();
            watch.failed("no engine", e);
            context.close();
            return;
        }
        pipeline.fireChannelRead(bytes);
    }

    private void refuse(ChannelHandlerContext context, String why) {
        isDone = true;
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
