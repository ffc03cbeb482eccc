package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Payload;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.Outcome;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.ProfileRecord;
import dev.stirrup.store.record.Records;
import dev.stirrup.testkit.NamespacePair;
import dev.stirrup.wire.Ipv4;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// One cable between the server's network (`s0`, 10.99.0.1/16) and its clients' (`c0`,
/// 10.99.0.2/16), new for each test. What is served over it ends with the test.
final class OneCable implements BeforeEachCallback, AfterEachCallback {
    /// Long enough for a machine that builds something else at the same time.
    static final Duration LIMIT = Duration.ofMinutes(2);

    /// Long enough to say that nothing came.
    static final Duration SHORT = Duration.ofSeconds(5);

    private Optional<NamespacePair> pair = Optional.empty();
    private Optional<ServerInNamespace> server = Optional.empty();

    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        pair =
                Optional.of(
                        NamespacePair.create(
                                List.<String[]>of(new String[] {"10.99.0.1/16", "10.99.0.2/16"})));
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        server.ifPresent(ServerInNamespace::close);
        server = Optional.empty();
        if (pair.isPresent()) {
            pair.get().close();
        }
    }

    NamespacePair ends() {
        return pair.orElseThrow();
    }

    /// Starts the program and waits until it serves. It may be closed before the test's end.
    ServerInNamespace serving(ServerInNamespace.Start start) throws Exception {
        ServerInNamespace started = ServerInNamespace.serving(ends(), start);
        server = Optional.of(started);
        return started;
    }

    /// Lets these machines ask for addresses.
    ///
    /// @return the addresses of those that have one before the time is over
    Map<Integer, Ipv4> lease(List<Integer> machines, Duration limit) throws Exception {
        return ends().inClients(() -> {
            try (var clients = LeaseClients.on("c0")) {
                return clients.lease(machines, limit);
            }
        });
    }

    static List<Integer> machines(int first, int count) {
        return IntStream.range(first, first + count).boxed().toList();
    }

    /// Keeps a profile, open to machines that nobody knows: this folder.
    static void keepFolder(Path data, String name, Path served) {
        DataFolder kept = DataFolder.open(data);
        try (Database database =
                Database.open(kept.records(), Schema.RECORDS, Durability.EVERY_COMMIT)) {
            var payload = new Payload.Folder(served.toString(), List.of());
            Outcome outcome =
                    new Records(database, InstantSource.system())
                            .apply(
                                    List.of(
                                            new Edit.PutProfile(
                                                    ProfileRecord.of(
                                                                    name,
                                                                    new PayloadRecord.Plain(
                                                                            payload))
                                                            .opened())),
                                    "test");
            assertThat(outcome).isInstanceOf(Outcome.Applied.class);
        }
    }
}
