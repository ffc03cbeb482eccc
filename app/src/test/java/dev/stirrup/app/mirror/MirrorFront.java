package dev.stirrup.app.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.app.settings.Settings;
import dev.stirrup.app.settings.SettingsReader;
import dev.stirrup.boot.Assignment;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.LoaderSet;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.memory.AddressBook;
import dev.stirrup.server.FileService;
import dev.stirrup.server.Loops;
import dev.stirrup.server.Shelf;
import dev.stirrup.server.http.HttpListener;
import dev.stirrup.server.http.HttpPorts;
import dev.stirrup.server.http.HttpSettings;
import dev.stirrup.store.DataFolder;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/// The mirrors of a settings file behind a real HTTP listener on the loopback interface, where one
/// machine is known.
final class MirrorFront implements AutoCloseable {
    static final Ipv4 LOOPBACK = Ipv4.of("127.0.0.1");

    /// A server that says nothing for so long is given up. One in this process may stand still too.
    private static final Duration STALL = Duration.ofSeconds(4);

    private static final Claims MACHINE = Claims.of(new HardwareAddress("52:54:00:00:00:01"));

    final List<BootEvent> events = new CopyOnWriteArrayList<>();
    final AddressBook book = new AddressBook(100, 0);
    final Mirrors mirrors;
    final TestClock clock = new TestClock();
    volatile Plan plan = new Plan.LocalDisk();
    private final Loops loops = Loops.start(1);
    private final HttpListener listener;
    private final HttpClient client = HttpClient.newHttpClient();

    /// A clock that can be put forward, and back.
    static final class TestClock implements InstantSource {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        void forward(Duration more) {
            ahead = ahead.plus(more);
        }
    }

    /// @param yaml the settings' `cache` and `mirrors`
    MirrorFront(Path data, String yaml) throws Exception {
        Path file = Files.writeString(data.resolve("stirrup.yaml"), yaml);
        Settings settings = SettingsReader.read(file);
        mirrors = Mirrors.open(new DataFolder(data), settings, clock, STALL);
        var desk =
                new MirrorDesk(
                        mirrors,
                        (claims, network) -> new Assignment(Optional.empty(), plan(claims)),
                        book,
                        clock);
        book.learn(LOOPBACK, MACHINE, clock.instant());
        FileService files =
                new FileService() {
                    @Override
                    public FileAnswer answer(FileAsk ask) {
                        return MirrorDesk.isFor(ask)
                                ? desk.answer(ask)
                                : new FileAnswer.Missing("", Claims.none(), List.of());
                    }

                    @Override
                    public OptionalInt largestBlock(FileAsk ask) {
                        return OptionalInt.empty();
                    }

                    @Override
                    public boolean mayBlock(FileAsk ask) {
                        return true;
                    }
                };
        Shelf shelf = content -> mirrors.bytes((ContentRef.MirrorFile) content);
        var network = new Network("test", Network.Mode.PROXY, LOOPBACK, 8080);
        listener =
                HttpListener.start(
                        loops,
                        HttpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        new HttpPorts(
                                files,
                                shelf,
                                events::add,
                                _ -> Optional.of(network),
                                UnaryOperator.identity(),
                                InstantSource.system()));
    }

    private Plan plan(Claims claims) {
        return claims.isEmpty()
                ? new Plan.Unapproved(new LoaderSet("none", Map.of()), Optional.empty())
                : plan;
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + listener.address().getPort() + "/" + path);
    }

    HttpResponse<byte[]> get(String path, String... fields) throws Exception {
        var request = HttpRequest.newBuilder(url(path)).timeout(Duration.ofMinutes(2));
        if (fields.length > 0) {
            request.headers(fields);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /// Nobody gets a whole file, and it is told why.
    void refused(String mirror, String path, String reason) throws Exception {
        events.clear();
        HttpRequest request = HttpRequest.newBuilder(url("mirror/" + mirror + "/" + path)).build();
        try {
            HttpResponse<byte[]> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).as(path).isEqualTo(503);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains(reason);
            assertThat(events)
                    .anySatisfy(event ->
                            assertThat(event.what())
                                    .isInstanceOfSatisfying(
                                            Milestone.MirrorFailed.class,
                                            what -> assertThat(what.reason()).isEqualTo(reason)));
        } catch (IOException brokenOff) {
            // Its beginning had left already: then the next one is told.
            assertThatThrownBy(() -> mirrors.find(mirror).orElseThrow().fetch(path))
                    .isInstanceOfSatisfying(
                            MirrorException.class,
                            e -> assertThat(e.reason().code()).isEqualTo(reason));
        }
    }

    HttpClient client() {
        return client;
    }

    @Override
    public void close() {
        client.shutdownNow();
        listener.close();
        loops.close();
        mirrors.close();
    }
}
