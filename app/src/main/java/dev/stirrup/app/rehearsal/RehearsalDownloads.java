package dev.stirrup.app.rehearsal;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Downloads of one file over the loopback interface, by TFTP as firmware asks and by HTTP.
public final class RehearsalDownloads {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int BLOCK = 1468;
    private static final int DATA = 3;
    private static final int OPTIONS = 6;

    private final String file;
    private final int size;

    /// @param size of the file in bytes
    public RehearsalDownloads(String file, int size) {
        this.file = file;
        this.size = size;
    }

    /// Downloads by TFTP, with a window and without in turn.
    ///
    /// @return how many of them were complete
    public int byTftp(int port, int times) throws IOException {
        int complete = 0;
        for (int i = 0; i < times; i++) {
            complete += isFetchedByTftp(port, i % 2 == 0 ? 1 : 8) ? 1 : 0;
        }
        return complete;
    }

    /// Downloads by HTTP: whole, a part, and the head alone in turn, several on one connection.
    ///
    /// @return how many answers were a success
    public int byHttp(int port, int times) throws IOException {
        int complete = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            for (int i = 0; i < times; i++) {
                boolean isLast = i == times - 1;
                complete += isFetchedByHttp(socket, i % 3, isLast) ? 1 : 0;
            }
        }
        return complete;
    }

    private boolean isFetchedByTftp(int port, int window) throws IOException {
        String ask =
                "\0\1%s\0octet\0tsize\0000\0blksize\0%d\0windowsize\0%d\0"
                        .formatted(file, BLOCK, window);
        InetAddress server = InetAddress.getLoopbackAddress();
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(server, 0))) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            byte[] bytes = ask.getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(bytes, bytes.length, server, port));
            return isReceived(socket, window);
        }
    }

    private static boolean isReceived(DatagramSocket socket, int window) throws IOException {
        var packet = new DatagramPacket(new byte[BLOCK + 4], BLOCK + 4);
        int expected = 1;
        while (true) {
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                return false;
            }
            ByteBuffer in = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
            int kind = in.getShort();
            if (kind == OPTIONS) {
                acknowledge(socket, packet, 0);
            } else if (kind != DATA) {
                return false;
            } else if (in.getShort() == expected) {
                boolean isLast = packet.getLength() < BLOCK + 4;
                if (isLast || expected % window == 0) {
                    acknowledge(socket, packet, expected);
                }
                if (isLast) {
                    return true;
                }
                expected++;
            }
        }
    }

    private static void acknowledge(DatagramSocket socket, DatagramPacket to, int block)
            throws IOException {
        byte[] bytes = ByteBuffer.allocate(4).putShort((short) 4).putShort((short) block).array();
        socket.send(new DatagramPacket(bytes, bytes.length, to.getSocketAddress()));
    }

    private boolean isFetchedByHttp(Socket socket, int way, boolean isLast) throws IOException {
        String ask =
                (way == 2 ? "HEAD" : "GET")
                        + " /"
                        + file
                        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: rehearsal\r\n"
                        + (way == 1 ? "Range: bytes=0-4095\r\n" : "")
                        + (isLast ? "Connection: close\r\n" : "")
                        + "\r\n";
        socket.getOutputStream().write(ask.getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        String status = line(in);
        long length = 0;
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            if (field.startsWith("Content-Length: ")) {
                length = Long.parseLong(field.substring("Content-Length: ".length()));
            }
        }
        if (way != 2) {
            in.skipNBytes(length);
        }
        return status.startsWith("HTTP/1.1 2") && length == (way == 1 ? 4096 : size);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended within an answer");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
