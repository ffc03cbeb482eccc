package dev.stirrup.app.fetch;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Sha256;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A mirror that does what it is told: gives files, cuts them off, stalls, lies and redirects.
public final class TestMirror implements Closeable {
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-");

    private final ServerSocket socket;
    private final CountDownLatch stalled = new CountDownLatch(1);
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /// What is at a path.
    ///
    /// @param etag with its quotation marks; empty: none
    /// @param given bytes of the body that leave before the connection is cut; of one that stalls
    ///   the bytes of the file that it has
    /// @param conduct what else it does
    public record Page(Bytes content, String etag, int given, Conduct conduct) {
        public Page cutAt(int bytes) {
            return new Page(content, etag, bytes, conduct);
        }

        public Page that(Conduct other) {
            return new Page(content, etag, given, other);
        }

        public Page tagged(String other) {
            return new Page(content, other, given, conduct);
        }
    }

    public enum Conduct {
        HONEST,
        /// Says nothing more once what is given has left.
        STALLS,
        /// Sends the whole file to whoever asks for a part.
        KNOWS_NO_RANGES,
        /// Sends parts of another file as if it were the same.
        MIXES,
        /// Says no length.
        SAYS_NO_LENGTH
    }

    public TestMirror() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::run);
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/" + path);
    }

    /// An honest page with a strong tag.
    public static Page page(byte[] content) {
        return new Page(
                Bytes.of(content),
                "\"" + HexFormat.of().formatHex(Sha256.begin().digest(content)) + "\"",
                Integer.MAX_VALUE,
                Conduct.HONEST);
    }

    public void put(String path, Page page) {
        pages.put("/" + path, page);
    }

    public void put(String path, byte[] content) {
        put(path, page(content));
    }

    /// What is at a path.
    public byte[] content(String path) {
        return Objects.requireNonNull(pages.get("/" + path)).content().toArray();
    }

    public void remove(String path) {
        pages.remove("/" + path);
    }

    /// Everybody is sent elsewhere.
    public void redirect(String path, String target) {
        put(path, page(target.getBytes(StandardCharsets.UTF_8)).tagged("redirect"));
    }

    /// The first lines and ranges of all requests, and whether the file was the `same`.
    public List<String> asked() {
        return asked;
    }

    @Override
    public void close() throws IOException {
        stalled.countDown();
        socket.close();
    }

    private void run() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    client.getInputStream(), StandardCharsets.ISO_8859_1));
            String first = in.readLine();
            Optional<String> range = Optional.empty();
            String ifRange = "";
            String unless = "";
            for (String line = in.readLine();
                    line != null && !line.isEmpty();
                    line = in.readLine()) {
                if (line.startsWith("Range: ")) {
                    range = Optional.of(line.substring(7));
                } else if (line.startsWith("If-Range: ")) {
                    ifRange = line.substring(10);
                } else if (line.startsWith("If-None-Match: ")) {
                    unless = line.substring(15);
                }
            }
            if (first != null) {
                String path = first.split(" ")[1];
                boolean isSame = !unless.isEmpty() && isAt(path, unless);
                asked.add(first + range.map(r -> " " + r).orElse("") + (isSame ? " same" : ""));
                if (isSame) {
                    head(client.getOutputStream(), "304 Not Modified\r\nETag: " + unless);
                } else {
                    answer(client.getOutputStream(), path, range, ifRange);
                }
            }
        } catch (IOException | InterruptedException _) {
            // The client has gone, or the test has ended.
        }
    }

    private boolean isAt(String path, String tag) {
        Page page = pages.get(path);
        return page != null && page.etag().equals(tag);
    }

    private void answer(OutputStream out, String path, Optional<String> range, String ifRange)
            throws IOException, InterruptedException {
        Page page = pages.get(path);
        if (page == null) {
            head(out, "404 Not Found\r\nContent-Length: 0");
            return;
        }
        if (page.etag().equals("redirect")) {
            String target = new String(page.content().toArray(), StandardCharsets.UTF_8);
            head(out, "302 Found\r\nContent-Length: 0\r\nLocation: " + target);
            return;
        }
        byte[] content = page.content().toArray();
        int from = 0;
        Matcher wanted = RANGE.matcher(range.orElse(""));
        boolean isSame = page.conduct() == Conduct.MIXES || ifRange.equals(page.etag());
        boolean isPart = wanted.matches() && isSame && page.conduct() != Conduct.KNOWS_NO_RANGES;
        if (isPart) {
            from = Integer.parseInt(wanted.group(1));
        }
        String tag = page.etag().isEmpty() ? "" : "\r\nETag: " + page.etag();
        String length =
                page.conduct() == Conduct.SAYS_NO_LENGTH
                        ? ""
                        : "\r\nContent-Length: " + (content.length - from);
        head(
                out,
                isPart
                        ? "206 Partial Content\r\nContent-Range: bytes "
                                + from
                                + "-"
                                + (content.length - 1)
                                + "/"
                                + content.length
                                + length
                                + tag
                        : "200 OK" + length + tag);
        int given = page.conduct() == Conduct.STALLS ? page.given() - from : page.given();
        out.write(content, from, Math.clamp(given, 0, content.length - from));
        out.flush();
        if (page.conduct() == Conduct.STALLS) {
            stalled.await();
        }
    }

    private static void head(OutputStream out, String lines) throws IOException {
        out.write(
                ("HTTP/1.1 " + lines + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
    }
}
