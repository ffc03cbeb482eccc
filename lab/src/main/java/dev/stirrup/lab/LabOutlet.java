package dev.stirrup.lab;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// The one way out of the lab: an HTTP proxy on the loopback interface of the server under
/// rehearsal, for the hosts that its mirrors come from and no others. The machine cannot reach it.
final class LabOutlet implements Closeable {
    private static final int LONGEST_HEAD = 32 << 10;
    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(20).toMillis();
    private static final int STALL_MILLIS = (int) Duration.ofMinutes(2).toMillis();

    private final ServerSocket socket;
    private final Set<String> hosts;
    private final ProxySelector proxies;

    private LabOutlet(ServerSocket socket, Set<String> hosts, ProxySelector proxies) {
        this.socket = socket;
        this.hosts = Set.copyOf(hosts);
        this.proxies = proxies;
    }

    /// Opens it inside a namespace.
    ///
    /// @param hosts that may be reached
    /// @param proxies by which this machine reaches them
    static LabOutlet open(String namespace, Set<String> hosts, ProxySelector proxies)
            throws IOException, InterruptedException {
        CompletableFuture<ServerSocket> opened = new CompletableFuture<>();
        // A socket stays in the namespace of the thread that made it.
        Thread.ofPlatform()
                .daemon()
                .name("stirrup-lab-outlet")
                .start(() -> {
                    try {
                        NamespaceCalls.enter(namespace);
                        InetAddress here = InetAddress.getLoopbackAddress();
                        opened.complete(new ServerSocket(LabServer.OUTLET_PORT, 50, here));
                    } catch (IOException e) {
                        opened.completeExceptionally(e);
                    }
                });
        try {
            var outlet = new LabOutlet(opened.get(), hosts, proxies);
            Thread.ofVirtual().name("stirrup-lab-outlet").start(outlet::run);
            return outlet;
        } catch (ExecutionException e) {
            throw new IOException("the lab's way out cannot be opened: " + e.getCause(), e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void run() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().name("stirrup-lab-outlet").start(() -> serve(client));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setSoTimeout(STALL_MILLIS);
            String head = head(client.getInputStream());
            String[] words = head.split("\r\n", 2)[0].split(" ", 3);
            boolean isTunnel = words[0].equals("CONNECT");
            URI goal = URI.create(isTunnel ? "https://" + words[1] : words[1]);
            if (words.length < 3 || !hosts.contains(String.valueOf(goal.getHost()))) {
                say(client, "403 Forbidden");
                return;
            }
            Proxy proxy = proxies.select(goal).getFirst();
            try (Socket server = connected(goal, proxy)) {
                begin(client, server, new Request(head, isTunnel, goal, proxy));
                Thread answer = Thread.ofVirtual().start(() -> copy(server, client));
                copy(client, server);
                answer.join();
            }
        } catch (IOException | IllegalArgumentException _) {
            // One connection less; whoever waits at it sees it close.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private record Request(String head, boolean isTunnel, URI goal, Proxy proxy) {
        boolean isDirect() {
            return proxy.type() == Proxy.Type.DIRECT;
        }
    }

    private static Socket connected(URI goal, Proxy proxy) throws IOException {
        int usual = "https".equals(goal.getScheme()) ? 443 : 80;
        int port = goal.getPort() < 0 ? usual : goal.getPort();
        InetSocketAddress address =
                proxy.address() instanceof InetSocketAddress there
                        ? new InetSocketAddress(there.getHostString(), there.getPort())
                        : new InetSocketAddress(goal.getHost(), port);
        Socket server = new Socket();
        server.connect(address, CONNECT_MILLIS);
        server.setSoTimeout(STALL_MILLIS);
        return server;
    }

    /// Each connection carries one request: the next one may be for another host.
    private static void begin(Socket client, Socket server, Request request) throws IOException {
        if (request.isTunnel() && request.isDirect()) {
            say(client, "200 Connection established");
            return;
        }
        String head = request.head();
        if (!request.isTunnel()) {
            String[] parts = head.split("\r\n", 2);
            String[] words = parts[0].split(" ", 3);
            String query = request.goal().getRawQuery();
            String path = request.goal().getRawPath() + (query == null ? "" : "?" + query);
            String target = request.isDirect() ? path : words[1];
            List<String> fields =
                    parts[1].lines()
                            .filter(line -> !line.isEmpty())
                            .filter(line ->
                                    !line.toLowerCase(Locale.ROOT)
                                            .matches("(proxy-)?connection:.*"))
                            .toList();
            head =
                    words[0]
                            + " "
                            + target
                            + " "
                            + words[2]
                            + "\r\n"
                            + String.join("\r\n", fields)
                            + "\r\nConnection: close\r\n\r\n";
        }
        server.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        server.getOutputStream().flush();
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4 && head.size() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("it ended within the head");
            }
            head.write(next);
            ends = next == "\r\n\r\n".charAt(ends) ? ends + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void say(Socket client, String status) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // The other direction ends with it.
        } finally {
            try {
                to.shutdownOutput();
            } catch (IOException _) {
                // It is closed already.
            }
        }
    }
}
