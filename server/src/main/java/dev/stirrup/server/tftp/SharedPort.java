package dev.stirrup.server.tftp;

import dev.stirrup.tftp.TftpPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.io.IOException;

/// Answers from the listening port. Where the kernel can, several blocks for the same client go to
/// it in one piece, and it cuts them into datagrams (UDP_SEGMENT).
final class SharedPort implements Doorway {
    private final DatagramChannel channel;
    private final boolean segments;

    SharedPort(DatagramChannel channel) {
        this.channel = channel;
        this.segments =
                channel instanceof EpollDatagramChannel
                        && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
    }

    @Override
    public void reply(TftpPacket packet, Client to) {
        write(Datagrams.encode(channel.alloc(), packet), to);
        channel.flush();
    }

    @Override
    public Wire open(Client to) {
        return new SharedWire(to, segments);
    }

    private void write(ByteBuf datagram, Client to) {
        var _ = channel.write(new DatagramPacket(datagram, to.socket()), channel.voidPromise());
    }

    private final class SharedWire implements Wire {
        private final Client to;
        private boolean segmenting;

        SharedWire(Client to, boolean segmenting) {
            this.to = to;
            this.segmenting = segmenting;
        }

        @Override
        public void send(TftpPacket packet) {
            write(Datagrams.encode(channel.alloc(), packet), to);
        }

        @Override
        public void sendBlocks(BlockLayout layout, long first, int count) throws IOException {
            int most = segmenting ? layout.segments() : 1;
            for (int sent = 0; sent < count; sent += most) {
                int some = Math.min(most, count - sent);
                ByteBuf blocks = layout.lay(channel.alloc(), first + sent, some);
                if (some == 1) {
                    write(blocks, to);
                } else {
                    writeSegments(layout.datagram(), blocks);
                }
            }
        }

        /// The kernel refuses segments that are larger than the way out carries in one frame, and
        /// on some ways it cannot cut at all. The transfer's timer sends again then, one by one.
        private void writeSegments(int datagram, ByteBuf blocks) {
            ChannelFuture written =
                    channel.write(new SegmentedDatagramPacket(blocks, datagram, to.socket()));
            var _ =
                    written.addListener(done -> {
                        if (!done.isSuccess()) {
                            segmenting = false;
                        }
                    });
        }

        @Override
        public void flush() {
            channel.flush();
        }

        @Override
        public void close() {
            // The port goes on.
        }
    }
}
