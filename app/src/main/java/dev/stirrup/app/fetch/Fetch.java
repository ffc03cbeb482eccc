package dev.stirrup.app.fetch;

import dev.stirrup.app.fetch.FetchException.Kind;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.trust.content.DigestTree;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/// Fetches files by HTTP and HTTPS. What was cut off is gone on with at the next attempt, for some
/// days; what changed meanwhile begins anew. All calls block.
public final class Fetch implements Closeable {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration ABANDONED = Duration.ofDays(7);

    /// The file may be another one than it was.
    public static final String ANYWAY = "";

    private final HttpClient client;
    private final Path folder;
    private final FetchLimits limits;

    /// @param folder for what has come so far; made when it is needed
    public Fetch(Path folder, Route route, FetchLimits limits) {
        this.folder = folder;
        this.limits = limits;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .proxy(route.proxies())
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(Redirect.NEVER)
                        .connectTimeout(CONNECT);
        route.trust().ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /// Fetches a whole file.
    ///
    /// @return to be taken from its place or discarded, and closed
    /// @throws FetchException when it does not come; nothing is left of it then, unless another
    ///   attempt can go on with it
    public Partial file(URI url, Progress progress) throws FetchException {
        return file(url, limits.most(), progress);
    }

    /// The same for a file of at most so many bytes.
    public Partial file(URI url, long most, Progress progress) throws FetchException {
        return file(url, ANYWAY, most, progress);
    }

    /// The same if it is not what it was.
    ///
    /// @param was what the server said of it then: [Partial#validator]
    /// @throws FetchException also of the kind `UNCHANGED`
    public Partial file(URI url, String was, long most, Progress progress) throws FetchException {
        try {
            Partial partial =
                    Partial.open(folder, url)
                            .orElseThrow(() ->
                                    new FetchException(
                                            Kind.BUSY,
                                            "another command is fetching " + Addresses.shown(url)));
            var download = new Download(client, limits.withMost(most), was, progress);
            return ended(
                    partial,
                    () -> {
                        download.into(partial, url);
                        return partial;
                    });
        } catch (IOException e) {
            throw new FetchException(Kind.REFUSED, folder + ": " + e.getMessage(), e);
        }
    }

    /// Fetches a small file as a whole.
    ///
    /// @param most bytes that are accepted
    /// @return empty when the server has none
    public Optional<byte[]> small(URI url, int most) throws FetchException {
        return small(url, ANYWAY, most).map(Small::content);
    }

    /// A small file.
    ///
    /// @param validator what the server said of it, to be asked by later; empty: nothing
    @SuppressWarnings("ArrayRecordComponent") // the bytes are handed on, not compared
    public record Small(byte[] content, String validator) {}

    /// The same if it is not what it was.
    ///
    /// @param was what the server said of it then
    /// @throws FetchException also of the kind `UNCHANGED`
    public Optional<Small> small(URI url, String was, int most) throws FetchException {
        var bounded = limits.withMost(most);
        try (Partial partial =
                Partial.open(folder, url)
                        .orElseThrow(() ->
                                new FetchException(
                                        Kind.BUSY,
                                        "another command is fetching " + Addresses.shown(url)))) {
            partial.begin(new Partial.Facts(url, "", -1)).close();
            try {
                new Download(client, bounded, was, Progress.NONE).into(partial, url);
                byte[] content = Files.readAllBytes(partial.file());
                return Optional.of(new Small(content, partial.validator()));
            } catch (FetchException e) {
                if (e.kind() == Kind.MISSING) {
                    return Optional.empty();
                }
                throw e;
            } finally {
                partial.discard();
            }
        } catch (IOException e) {
            throw new FetchException(Kind.REFUSED, folder + ": " + e.getMessage(), e);
        }
    }

    /// Copies a file that is here into the folder; one that was cut off is gone on with, by the
    /// same rules.
    ///
    /// @param told for the operator: where it goes on, or why it begins anew
    /// @return to be taken from its place or discarded, and closed
    /// @throws IOException when the disk of the copy fails; nothing is left of it then
    public Copied copy(Path file, Progress progress, Consumer<String> told)
            throws FetchException, IOException {
        Partial partial =
                Partial.open(folder, file.toUri())
                        .orElseThrow(() ->
                                new FetchException(
                                        Kind.BUSY, "another command is taking in " + file));
        return ended(
                partial,
                () -> new Copied(partial, new Copying(file, progress, told).into(partial)));
    }

    /// What was copied whole, and its digests.
    public record Copied(Partial partial, DigestTree tree) {}

    /// How many bytes of a file that is here were copied before.
    public static long copied(Path folder, Path file) throws IOException {
        return Partial.size(folder, file.toUri());
    }

    /// Where the bytes of a file are as they come.
    public Path place(URI url) {
        return Partial.place(folder, url).resolve(Partial.PART);
    }

    /// Gives back what nobody went on with for a week.
    public void sweep(InstantSource clock) throws IOException {
        Instant old = clock.instant().minus(ABANDONED);
        try (DirectoryStream<Path> places = Files.newDirectoryStream(folder)) {
            for (Path place : places) {
                if (Files.getLastModifiedTime(place).toInstant().isBefore(old)) {
                    Partial.discardUnlessInUse(place);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException _) {
            // Nothing was ever fetched.
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private interface Bringing<T> {
        T bring() throws IOException, FetchException;
    }

    /// Keeps what was brought, as a whole or to go on with; nothing else stays.
    private static <T> T ended(Partial partial, Bringing<T> bringing)
            throws IOException, FetchException {
        boolean isWhole = false;
        boolean isKept = false;
        try {
            T brought = bringing.bring();
            isWhole = true;
            return brought;
        } catch (FetchException e) {
            isKept = e.kind() == Kind.CUT_OFF && partial.size() > 0;
            throw isKept ? goOn(e) : e;
        } finally {
            if (!isWhole) {
                if (!isKept) {
                    partial.discard();
                }
                partial.close();
            }
        }
    }

    private static FetchException goOn(FetchException e) {
        return new FetchException(
                Kind.CUT_OFF,
                e.getMessage() + "; what came is kept, the same command goes on with it",
                e);
    }
}
