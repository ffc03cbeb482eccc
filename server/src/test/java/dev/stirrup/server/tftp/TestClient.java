package dev.stirrup.server.tftp;

import dev.stirrup.tftp.TftpDecoder;
import dev.stirrup.tftp.TftpEncoder;
import dev.stirrup.tftp.TftpPacket;
import dev.stirrup.tftp.TftpPacket.Acknowledgment;
import dev.stirrup.tftp.TftpPacket.Data;
import dev.stirrup.tftp.TftpPacket.Option;
import dev.stirrup.tftp.TftpPacket.OptionAcknowledgment;
import dev.stirrup.tftp.TftpPacket.ReadRequest;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// A blocking reader, to say exactly what a test wants to say.
final class TestClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int REPEAT_MILLIS = 1_000;

    private final DatagramSocket socket;
    private InetSocketAddress server;
    private int stallEvery = Integer.MAX_VALUE;
    private final Set<TftpPacket> seen = new HashSet<>();

    TestClient(int port) throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setReceiveBufferSize(1 << 20);
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    void ask(String file, String... options) throws IOException {
        send(
                new ReadRequest(
                        file,
                        "octet",
                        Arrays.stream(options)
                                .map(option -> option.split("=", 2))
                                .map(pair -> new Option(pair[0], pair[1]))
                                .toList()));
    }

    void send(TftpPacket packet) throws IOException {
        send(TftpEncoder.encode(packet));
    }

    void send(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, server));
    }

    /// The next packet; from then on its sender is whom we send to.
    TftpPacket receive() throws IOException, MalformedException {
        var packet = new DatagramPacket(new byte[65_536], 65_536);
        socket.receive(packet);
        server = (InetSocketAddress) packet.getSocketAddress();
        return TftpDecoder.decode(
                WireReader.of(Arrays.copyOf(packet.getData(), packet.getLength())));
    }

    /// The next packet that it has not received by this method before: a server whose machine stood
    /// still for a moment says its last word again.
    TftpPacket receiveNew() throws IOException, MalformedException {
        TftpPacket packet = receive();
        while (!seen.add(packet)) {
            packet = receive();
        }
        return packet;
    }

    /// From now on it does nothing for a while after so many blocks, as firmware that writes to
    /// flash.
    void stallEvery(int blocks) {
        stallEvery = blocks;
    }

    private void stall(long received) {
        if (received % stallEvery == 0) {
            LockSupport.parkNanos(150_000_000);
        }
    }

    int serverPort() {
        return server.getPort();
    }

    /// Reads a whole file, acknowledging once for each window.
    byte[] read(String file, String... options) throws IOException, MalformedException {
        TftpPacket first = firstAnswer(file, options);
        int blockSize = 512;
        int window = 1;
        if (first instanceof OptionAcknowledgment(List<Option> accepted)) {
            for (Option option : accepted) {
                switch (option.name()) {
                    case "blksize" -> blockSize = Integer.parseInt(option.value());
                    case "windowsize" -> window = Integer.parseInt(option.value());
                    default -> {}
                }
            }
            send(new Acknowledgment(0));
            first = receiveOrRepeat(0);
        }
        return readBlocks(first, blockSize, window);
    }

    private TftpPacket firstAnswer(String file, String... options)
            throws IOException, MalformedException {
        socket.setSoTimeout(REPEAT_MILLIS);
        while (true) {
            ask(file, options);
            try {
                return receive();
            } catch (SocketTimeoutException e) {
                // Asked again.
            } finally {
                socket.setSoTimeout(PATIENCE_MILLIS);
            }
        }
    }

    private byte[] readBlocks(TftpPacket first, int blockSize, int window)
            throws IOException, MalformedException {
        var content = new ByteArrayOutputStream();
        long received = 0;
        long acknowledged = 0;
        TftpPacket packet = first;
        while (true) {
            if (packet instanceof OptionAcknowledgment && received == 0) {
                packet = receiveOrRepeat(0); // the server said it twice
                continue;
            }
            if (!(packet instanceof Data data)) {
                throw new IOException("got " + packet);
            }
            boolean next = data.block() == (received + 1 & 0xffff);
            if (next) {
                received++;
                stall(received);
                content.writeBytes(data.content().toArray());
            }
            boolean last = next && data.content().length() < blockSize;
            if (!next || last || received - acknowledged >= window) {
                acknowledged = received;
                send(new Acknowledgment((int) (received & 0xffff)));
            }
            if (last) {
                return content.toByteArray();
            }
            packet = receiveOrRepeat((int) (received & 0xffff));
        }
    }

    /// As clients do, it says its last word again after a while.
    private TftpPacket receiveOrRepeat(int acknowledged) throws IOException, MalformedException {
        socket.setSoTimeout(REPEAT_MILLIS);
        try {
            for (int patience = PATIENCE_MILLIS; patience > 0; patience -= REPEAT_MILLIS) {
                try {
                    return receive();
                } catch (SocketTimeoutException e) {
                    send(new Acknowledgment(acknowledged));
                }
            }
            throw new SocketTimeoutException("nothing after block " + acknowledged);
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
