package dev.stirrup.app.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Simple clients of TFTP and HTTP that send exactly what they are told, from an address of choice.
///
/// @param own the client's address
record ServedFiles(String own) {
    static final String SERVER = "10.99.0.1";
    private static final int TRIES = 60;

    /// The file by lock-step TFTP; empty when the server says that there is none.
    ///
    /// @param name the bytes of the name in the request, as they are
    Optional<byte[]> tftp(String name) throws Exception {
        var content = new ByteArrayOutputStream();
        try (var socket = new DatagramSocket(new InetSocketAddress(own, 0))) {
            socket.setSoTimeout(1000);
            byte[] sent = question(name);
            var to = new InetSocketAddress(SERVER, 69);
            int expected = 1;
            for (int tries = 0; tries < TRIES; tries++) {
                socket.send(new DatagramPacket(sent, sent.length, to));
                var received = new DatagramPacket(new byte[2048], 2048);
                try {
                    socket.receive(received);
                } catch (SocketTimeoutException e) {
                    continue;
                }
                byte[] bytes = Arrays.copyOf(received.getData(), received.getLength());
                if (bytes[1] == 5) {
                    return Optional.empty();
                }
                if ((bytes[2] << 8 & 0xff00 | bytes[3] & 0xff) != (expected & 0xffff)) {
                    continue;
                }
                content.write(bytes, 4, bytes.length - 4);
                to = new InetSocketAddress(received.getAddress(), received.getPort());
                sent = new byte[] {0, 4, (byte) (expected >> 8), (byte) expected};
                expected++;
                tries = 0;
                if (bytes.length < 516) {
                    socket.send(new DatagramPacket(sent, sent.length, to));
                    return Optional.of(content.toByteArray());
                }
            }
        }
        throw new IOException("no answer by TFTP for " + name);
    }

    /// The whole answer to one GET, head included, as text.
    String http(String target) throws IOException {
        return http(
                ("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Whatever comes back for these bytes until the server closes.
    String http(byte[] request) throws IOException {
        try (var socket = open()) {
            socket.getOutputStream().write(request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /// A connection to the HTTP port.
    Socket open() throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(own, 0));
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(SERVER, 8080));
        return socket;
    }

    static byte[] question(String name) {
        byte[] text = ("\0\1" + name + "\0octet\0").getBytes(StandardCharsets.ISO_8859_1);
        return text;
    }
}
