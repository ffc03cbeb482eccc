package dev.stirrup.server.http;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Credential;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.Network;
import dev.stirrup.server.FileService;
import dev.stirrup.server.Loops;
import dev.stirrup.server.Shelf;
import dev.stirrup.server.content.KeptFile;
import dev.stirrup.server.tls.Credentials;
import dev.stirrup.server.tls.TlsFront;
import dev.stirrup.server.tls.TlsIdentity;
import dev.stirrup.server.tls.TlsSettings;
import dev.stirrup.trust.content.SiteFolder;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A listener on loopback over a folder, for tests. `/script` is made text, every other path is a
/// file of the folder or missing.
final class BootServer implements AutoCloseable, FileService {
    static final String SCRIPT = "#!ipxe\necho hällo\n";
    static final Claims CLAIMS = Claims.of(new HardwareAddress("52:54:00:12:34:56"));

    final List<BootEvent> events = new CopyOnWriteArrayList<>();
    final List<FileAsk> asks = new CopyOnWriteArrayList<>();
    private final Path folder;

    /// Files that were taken in, by their paths; all others belong to the folder.
    final Map<String, KeptFile> kept = new ConcurrentHashMap<>();

    /// The subjects of certificates that may not be used, and why.
    final Map<String, String> refused = new ConcurrentHashMap<>();

    /// Whether any machine has a certificate.
    volatile boolean areGiven = true;

    /// Why nothing may be sent any more; empty: everything may.
    volatile String withdrawn = "";

    private final boolean isBlocking;
    private final Loops loops;
    private final HttpListener listener;
    private final Optional<TlsFront> front;

    private BootServer(Path folder, Loops loops, TlsSettings tls, TlsIdentity identity)
            throws IOException, GeneralSecurityException {
        this.folder = folder;
        this.isBlocking = true;
        this.loops = loops;
        var ports =
                new TlsFront.Ports(
                        events::add, address -> CLAIMS, credentials(), InstantSource.system());
        var made = new TlsFront(tls, ports);
        made.present(identity);
        this.front = Optional.of(made);
        this.listener = HttpListener.start(loops, settings(Duration.ofSeconds(30)), ports(), made);
    }

    private BootServer(Path folder, boolean isBlocking, Loops loops, HttpSettings settings)
            throws IOException {
        this.folder = folder;
        this.isBlocking = isBlocking;
        this.loops = loops;
        this.front = Optional.empty();
        this.listener = HttpListener.start(loops, settings, ports());
    }

    /// Speaks HTTPS.
    static BootServer secure(Path folder, TlsSettings tls, TlsIdentity identity)
            throws IOException, GeneralSecurityException {
        return new BootServer(folder, Loops.start(1), tls, identity);
    }

    private Credentials credentials() {
        return new Credentials() {
            @Override
            public Optional<String> refusal(Credential credential) {
                return Optional.ofNullable(refused.get(credential.subject()));
            }

            @Override
            public boolean areGiven() {
                return areGiven;
            }
        };
    }

    TlsFront front() {
        return front.orElseThrow();
    }

    static BootServer over(Path folder) throws IOException {
        return new BootServer(folder, true, Loops.start(1), settings(Duration.ofSeconds(30)));
    }

    /// Answers on the loop.
    static BootServer unblocked(Path folder) throws IOException {
        return new BootServer(folder, false, Loops.start(1), settings(Duration.ofSeconds(30)));
    }

    /// On the loops that need no Linux.
    static BootServer portable(Path folder) throws IOException {
        return new BootServer(
                folder, true, Loops.startPortable(1), settings(Duration.ofSeconds(30)));
    }

    static BootServer with(Path folder, HttpSettings settings) throws IOException {
        return new BootServer(folder, true, Loops.start(1), settings);
    }

    static HttpSettings settings(Duration patience) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new HttpSettings(address, 2048, 1500, patience, patience, patience);
    }

    int port() {
        return listener.address().getPort();
    }

    HttpListener listener() {
        return listener;
    }

    String url(String path) {
        return (front.isPresent() ? "https" : "http") + "://127.0.0.1:" + port() + path;
    }

    RawClient connect() throws IOException {
        return new RawClient(port());
    }

    <T extends Milestone> List<T> told(Class<T> kind) {
        return events.stream()
                .map(BootEvent::what)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    @Override
    public FileAnswer answer(FileAsk ask) {
        asks.add(ask);
        if (ask.path().equals("/script")) {
            return new FileAnswer.Text(SCRIPT, "text/plain", FileKind.SCRIPT, CLAIMS, List.of());
        }
        if (ask.path().equals("/failing")) {
            throw new IllegalStateException("the store is gone");
        }
        String path = ask.path().replaceFirst("^/+", "");
        if (path.isEmpty() || path.contains("..") || path.contains("\0")) {
            return new FileAnswer.Missing("no such file", CLAIMS, List.of());
        }
        return new FileAnswer.Stored(
                new ContentRef.FolderFile("test", path), FileKind.FOLDER, CLAIMS, List.of());
    }

    @Override
    public boolean mayBlock(FileAsk ask) {
        return isBlocking;
    }

    @Override
    public void close() {
        listener.close();
        front.ifPresent(TlsFront::close);
        loops.close();
    }

    private HttpPorts ports() {
        var network = new Network("lab", Network.Mode.PROXY, Ipv4.of("127.0.0.1"), 8080);
        return new HttpPorts(
                this,
                shelf(),
                events::add,
                local -> local.equals(network.address()) ? Optional.of(network) : Optional.empty(),
                path -> path.replaceFirst("^/b/[^/]*", "/b/-"),
                InstantSource.system());
    }

    private Shelf shelf() {
        return new Shelf() {
            @Override
            public Found find(ContentRef content) {
                return BootServer.this.find(content);
            }

            @Override
            public Optional<String> withdrawn(ContentRef content, StoredFile file, Claims claims) {
                return Optional.of(withdrawn).filter(why -> !why.isEmpty());
            }
        };
    }

    private Shelf.Found find(ContentRef content) {
        String name = ((ContentRef.FolderFile) content).path();
        Path path = folder.resolve(name);
        try {
            KeptFile taken = kept.get(name);
            if (taken != null) {
                return taken.found();
            }
            if (!Files.isRegularFile(path)) {
                return new Shelf.Found.Missing();
            }
            var modified = Files.getLastModifiedTime(path).toInstant();
            String etag = Long.toHexString(modified.toEpochMilli()) + "-" + Files.size(path);
            return new Shelf.Found.Here(
                    new Shelf.StoredFile(path, Files.size(path), etag, modified, new SiteFolder()));
        } catch (IOException e) {
            return new Shelf.Found.Missing();
        }
    }
}
