package dev.stirrup.server.tftp;

import dev.stirrup.tftp.TftpPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;

/// Answers from the listening port, on portable loops; see [DirectPort] for Linux.
final class SharedPort implements Doorway {
    private final DatagramChannel channel;

    SharedPort(DatagramChannel channel) {
        this.channel = channel;
    }

    @Override
    public void reply(TftpPacket packet, Client to) {
        write(Datagrams.encode(channel.alloc(), packet), to);
        channel.flush();
    }

    @Override
    public Wire open(Client to) {
        return new SharedWire(to);
    }

    private void write(ByteBuf datagram, Client to) {
        var _ = channel.write(new DatagramPacket(datagram, to.socket()), channel.voidPromise());
    }

    private final class SharedWire implements Wire {
        private final Client to;

        SharedWire(Client to) {
            this.to = to;
        }

        @Override
        public void send(TftpPacket packet) {
            write(Datagrams.encode(channel.alloc(), packet), to);
        }

        @Override
        public void sendBlocks(BlockLayout layout, long first, int count) throws IOException {
            for (long block = first; block < first + count; block++) {
                write(layout.lay(channel.alloc(), block, 1), to);
            }
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
