package dev.stirrup.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sends bytes as they are and reads answers as they come.
final class RawClient implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: ([0-9]+)\r\n");

    final Socket socket;
    final InputStream in;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        in = socket.getInputStream();
    }

    /// An answer, its head with all line ends.
    record Answer(String head, String body) {
        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        String field(String name) {
            Matcher matcher =
                    Pattern.compile("\r\n" + Pattern.quote(name) + ": (.*)\r\n").matcher(head);
            return matcher.find() ? matcher.group(1) : "";
        }
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /// The answer to a request that has a body in its answer.
    Answer answer() throws IOException {
        String head = head();
        Matcher matcher = LENGTH.matcher(head);
        int length = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        byte[] body = in.readNBytes(length);
        return new Answer(head, new String(body, StandardCharsets.ISO_8859_1));
    }

    /// An answer's head alone, as to HEAD.
    String head() throws IOException {
        var head = new ByteArrayOutputStream();
        int state = 0;
        while (state < 4) {
            int b = in.read();
            if (b < 0) {
                break;
            }
            head.write(b);
            state = b == "\r\n\r\n".charAt(state) ? state + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /// Whether the server has ended the connection, with nothing more to read.
    boolean isEnded() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
