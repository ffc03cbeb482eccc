package dev.stirrup.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.server.Loops;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptorTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int BACKLOG = 16;
    private static final int END = -1;

    /// Says one byte as soon as its connection begins.
    private static final class Greeting extends ChannelInboundHandlerAdapter {
        private final boolean isOnItsLoop;

        Greeting(boolean isOnItsLoop) {
            this.isOnItsLoop = isOnItsLoop;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // The client would miss it.
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {isOnItsLoop ? (byte) 1 : 0}));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void handlersAreThereWhenAConnectionBeginsAndWereMadeOnItsLoop(boolean isPortable)
            throws IOException {
        try (Loops loops = isPortable ? Loops.startPortable(2) : Loops.start(2)) {
            Channel listening =
                    listen(
                            loops,
                            (channel, loop) -> {
                                channel.pipeline().addLast(new Greeting(loop.inEventLoop()));
                                return true;
                            });
            for (int i = 0; i < 4; i++) {
                assertThat(firstByteOf(listening)).isEqualTo(1);
            }
        }
    }

    @Test
    void whoMayNotStayIsClosed() throws IOException {
        try (Loops loops = Loops.start(2)) {
            Channel listening = listen(loops, (channel, loop) -> false);
            assertThat(firstByteOf(listening)).isEqualTo(END);
        }
    }

    @Test
    void oneThatFailsToBeReceivedIsClosedAndTheNextIsTakenIn() throws IOException {
        var received = new AtomicInteger();
        try (Loops loops = Loops.start(1)) {
            Channel listening =
                    listen(
                            loops,
                            (channel, loop) -> {
                                if (received.getAndIncrement() == 0) {
                                    throw new IllegalStateException("a bug");
                                }
                                channel.pipeline().addLast(new Greeting(true));
                                return true;
                            });
            assertThat(firstByteOf(listening)).isEqualTo(END);
            assertThat(firstByteOf(listening)).isEqualTo(1);
        }
    }

    @Test
    void anAddressInUseIsSaid() throws IOException {
        try (Loops loops = Loops.start(1)) {
            var taken = (InetSocketAddress) listen(loops, (channel, loop) -> false).localAddress();
            assertThatThrownBy(() ->
                            Acceptor.listen(
                                    loops.engine(), taken, BACKLOG, (channel, loop) -> false))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on " + taken);
        }
    }

    @Test
    void withoutDescriptorsNoneAreTakenInForASecond() {
        try (Loops loops = Loops.start(1)) {
            var acceptor = new Acceptor(loops.engine().group(), (channel, loop) -> false);
            var listening = new EmbeddedChannel(acceptor);
            listening.freezeTime();
            listening.pipeline().fireExceptionCaught(new IOException("too many open files"));
            assertThat(listening.config().isAutoRead()).isFalse();
            listening.advanceTimeBy(1, TimeUnit.SECONDS);
            listening.runScheduledPendingTasks();
            assertThat(listening.config().isAutoRead()).isTrue();
            listening.finishAndReleaseAll();
        }
    }

    private static Channel listen(Loops loops, Acceptor.Reception reception) throws IOException {
        return Acceptor.listen(loops.engine(), ANY_PORT, BACKLOG, reception);
    }

    private static int firstByteOf(Channel listening) throws IOException {
        var address = (InetSocketAddress) listening.localAddress();
        try (var client = new Socket(address.getAddress(), address.getPort())) {
            return client.getInputStream().read();
        }
    }
}
