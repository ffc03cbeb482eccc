package dev.stirrup.server.iscsi;

import dev.stirrup.iscsi.pdu.Digests;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// An initiator that sends what a test tells it to, right or wrong.
final class RawInitiator implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 60_000;

    private final Socket socket;
    private final DataInputStream in;
    private boolean digests;
    private int command;

    /// The data segment of the PDU that was received last.
    byte[] data = new byte[0];

    RawInitiator(int port) throws IOException {
        this(port, InetAddress.getLoopbackAddress());
    }

    /// @param from the address that it has; it calls the loopback address of that family
    RawInitiator(int port, InetAddress from) throws IOException {
        InetAddress to =
                from instanceof Inet6Address
                        ? InetAddress.ofLiteral("::1")
                        : InetAddress.ofLiteral("127.0.0.1");
        socket = new Socket(to, port, from, 0);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /// Logs in to the usual target where nothing has to be proved.
    ///
    /// @return the status
    int login(int isid, String keys) throws IOException {
        String all =
                "InitiatorName=iqn.2026-01.test:raw TargetName="
                        + TestPortal.NAME
                        + " SessionType=Normal "
                        + keys;
        ByteBuffer header = header(0x43, 0x87);
        header.putShort(8, (short) 0x8000).putInt(10, isid);
        send(header, all.replace(' ', '\0').getBytes(StandardCharsets.UTF_8));
        ByteBuffer answer = receive();
        digests = keys.contains("Digest=CRC32C");
        return answer.getShort(36);
    }

    /// Sends a SCSI command with the data it writes.
    void command(String cdb, byte[] data) throws IOException {
        ByteBuffer header = header(0x01, data.length > 0 ? 0xa1 : 0x81);
        header.putInt(16, 100 + command).putInt(20, data.length).putInt(24, command++);
        header.put(32, HexFormat.of().parseHex((cdb + "0".repeat(32)).substring(0, 32)));
        send(header, data);
    }

    /// Sends a SCSI command that reads at most so many bytes.
    void read(String cdb, int room) throws IOException {
        ByteBuffer header = header(0x01, 0xc1);
        header.putInt(16, 100 + command).putInt(20, room).putInt(24, command++);
        header.put(32, HexFormat.of().parseHex(cdb));
        send(header, new byte[0]);
    }

    static ByteBuffer header(int opcode, int flags) {
        return ByteBuffer.allocate(48).put(0, (byte) opcode).put(1, (byte) flags);
    }

    void send(ByteBuffer header, byte[] data) throws IOException {
        header.putInt(4, data.length);
        byte[] padded = Arrays.copyOf(data, data.length + (-data.length & 3));
        ByteBuffer all = ByteBuffer.allocate(48 + 8 + padded.length);
        all.put(header.duplicate());
        if (digests) {
            all.putInt(Digests.of(header));
        }
        all.put(padded);
        if (digests && data.length > 0) {
            all.putInt(Digests.of(ByteBuffer.wrap(padded)));
        }
        bytes(Arrays.copyOf(all.array(), all.position()));
    }

    void bytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /// The next PDU's header, after its digests were checked.
    ByteBuffer receive() throws IOException {
        ByteBuffer header = ByteBuffer.wrap(in.readNBytes(48));
        if (header.capacity() < 48) {
            throw new EOFException();
        }
        if (digests && in.readInt() != Digests.of(header)) {
            throw new IOException("header digest");
        }
        int length = header.getInt(4) & 0xffffff;
        data = in.readNBytes(length + (-length & 3));
        if (digests && length > 0 && in.readInt() != Digests.of(ByteBuffer.wrap(data))) {
            throw new IOException("data digest");
        }
        return header;
    }

    /// Whether the other side closes the connection without another PDU.
    boolean isClosed() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    /// Breaks the connection off, so that the other side is reset.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
