package dev.stirrup.server.engine.tls;

import dev.stirrup.server.engine.Sweep;
import dev.stirrup.server.tls.ClientHello;
import dev.stirrup.server.tls.TlsFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.OpenSslSession;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// One handshake, from the connection's first moment. Behind it the connection looks as if it began
/// when the handshake has ended; a client's close_notify looks like the end of its bytes.
@SuppressWarnings("FutureReturnValueIgnored") // Closing ends it, however the close fares.
final class HandshakeWatch extends ChannelInboundHandlerAdapter {
    private final TlsGate gate;
    private final Visitor visitor;
    private final Consumer<Secured> then;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Deadline deadline;
    private final HelloPeek peek = new HelloPeek(this);
    private String engine = "";
    private boolean isHelloSeen;
    private boolean isOver;
    private boolean isSecured;

    private final class Deadline extends Sweep.Watched {
        private final Sweep sweep;
        private final long end;

        private Deadline(Sweep sweep) {
            this.sweep = sweep;
            this.end = System.nanoTime() + gate.settings().handshakeTimeout().toNanos();
            sweep.watch(this);
        }

        @Override
        protected void check() {
            if (System.nanoTime() - end >= 0) {
                fail(new TlsFailure(TlsFailure.TIMEOUT, ""));
                channel().close();
            }
        }
    }

    /// @param then told of a good end
    HandshakeWatch(TlsGate gate, Visitor visitor, Consumer<Secured> then) {
        this.gate = gate;
        this.visitor = visitor;
        this.then = then;
    }

    /// Netty would look for an annotation, each time, in a map of classes.
    @Override
    public boolean isSharable() {
        return false;
    }

    TlsGate.Chosen choose(ClientHello hello) {
        isHelloSeen = true;
        TlsGate.Chosen chosen = gate.choose(hello, channel());
        engine = chosen.engine();
        return chosen;
    }

    /// To stand before the engine, first in the pipeline.
    HelloPeek peek() {
        return peek;
    }

    void unreadable(String why) {
        fail(new TlsFailure(TlsFailure.UNREADABLE, why));
    }

    /// The engine has given up.
    void failed(SSLException cause) {
        fail(TlsFailure.of(cause));
    }

    void failed(String what, Throwable cause) {
        fail(new TlsFailure(what, String.valueOf(cause.getMessage())));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        deadline = new Deadline(gate.sweep(context.channel().eventLoop()));
    }

    /// The connection begins for others when it is secured.
    @Override
    public void channelActive(ChannelHandlerContext context) {}

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (isHelloSeen) {
            fail(new TlsFailure(TlsFailure.CLOSED_AFTER_CERTIFICATE, ""));
        } else {
            over();
        }
        if (isSecured) {
            context.fireChannelInactive();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent done when done.isSuccess() ->
                    secured(context.pipeline().get(SslHandler.class).engine().getSession());
            case SslHandshakeCompletionEvent done -> fail(TlsFailure.of(done.cause()));
            case SslCloseCompletionEvent closed when closed.isSuccess() && isSecured ->
                    context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            default -> {
                if (isSecured) {
                    context.fireUserEventTriggered(event);
                }
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        boolean isOfTls = cause instanceof DecoderException || cause instanceof SSLException;
        if (isSecured && !isOfTls) {
            context.fireExceptionCaught(cause);
        } else {
            fail(TlsFailure.of(cause));
            context.close();
        }
    }

    /// The handshake has ended well, as far as the engine is concerned.
    void secured(SSLSession session) {
        if (isOver) {
            return;
        }
        Optional<X509Certificate> client = client(session);
        Optional<String> refusal = client.isEmpty() ? Optional.empty() : gate.refusal(client.get());
        if (refusal.isPresent()) {
            fail(new TlsFailure(TlsFailure.CLIENT_CERTIFICATE_REFUSED, refusal.get()));
            present().close();
            return;
        }
        isSecured = true;
        over();
        peek.secured();
        var secured = new Secured(session.getProtocol(), session.getCipherSuite(), engine, client);
        gate.story().established(visitor, secured);
        then.accept(secured);
        present().fireChannelActive();
    }

    private void fail(TlsFailure failure) {
        if (!isOver) {
            over();
            gate.story()
                    .failed(
                            visitor,
                            peek.alert().map(name -> new TlsFailure(name, "")).orElse(failure));
        }
    }

    private void over() {
        if (isOver) {
            return;
        }
        isOver = true;
        if (deadline != null) {
            deadline.sweep.forget(deadline);
        }
        gate.over(visitor);
    }

    private Channel channel() {
        return present().channel();
    }

    private ChannelHandlerContext present() {
        if (context == null) {
            throw new IllegalStateException("in no pipeline");
        }
        return context;
    }

    private static Optional<X509Certificate> client(SSLSession session) {
        // Asking for one that is not there ends in an exception, as most handshakes would.
        if (session instanceof OpenSslSession told && !told.hasPeerCertificates()) {
            return Optional.empty();
        }
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? Optional.of(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
