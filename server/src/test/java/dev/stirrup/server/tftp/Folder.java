package dev.stirrup.server.tftp;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Events;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.ContentRef.FolderFile;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.Network;
import dev.stirrup.server.FileService;
import dev.stirrup.server.Loops;
import dev.stirrup.server.Shelf;
import dev.stirrup.server.content.KeptFile;
import dev.stirrup.trust.content.SiteFolder;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A folder as a file service and a shelf, which remembers its events. `made.txt` is made on
/// asking, `broken` fails, and who asks for `narrow` takes small blocks only.
final class Folder implements FileService, Shelf, Events {
    static final Network NETWORK =
            new Network("lab", Network.Mode.PROXY, Ipv4.of("127.0.0.1"), 8080);
    static final String MADE = "made for you\n";
    static final int NARROW_BLOCK = 1024;

    final List<BootEvent> events = new CopyOnWriteArrayList<>();
    private final Path root;

    /// Files that were taken in, by their paths; all others belong to the folder.
    final Map<String, KeptFile> kept = new ConcurrentHashMap<>();

    /// Why nothing may be sent any more; empty: everything may.
    volatile String withdrawn = "";

    Folder(Path root) {
        this.root = root;
    }

    TftpServices services(Loops loops) {
        return new TftpServices(loops, this, this, this, InstantSource.system());
    }

    <M extends Milestone> List<M> told(Class<M> kind) {
        return events.stream()
                .map(BootEvent::what)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    @Override
    public void publish(BootEvent event) {
        events.add(event);
    }

    @Override
    public FileAnswer answer(FileAsk ask) {
        return switch (ask.path()) {
            case "made.txt", "narrow" ->
                    new FileAnswer.Text(
                            MADE, "text/plain", FileKind.SCRIPT, Claims.none(), List.of());
            case "broken" -> throw new IllegalStateException("the store is on fire");
            default ->
                    new FileAnswer.Stored(
                            new FolderFile("folder", ask.path()),
                            FileKind.FOLDER,
                            Claims.none(),
                            List.of());
        };
    }

    @Override
    public OptionalInt largestBlock(FileAsk ask) {
        return ask.path().equals("narrow") ? OptionalInt.of(NARROW_BLOCK) : OptionalInt.empty();
    }

    @Override
    public Optional<String> withdrawn(ContentRef content, StoredFile file, Claims claims) {
        return Optional.of(withdrawn).filter(why -> !why.isEmpty());
    }

    @Override
    public Found find(ContentRef content) {
        KeptFile taken = kept.get(((FolderFile) content).path());
        try {
            if (taken != null) {
                return taken.found();
            }
            Path path = root.resolve(((FolderFile) content).path()).toRealPath();
            if (!path.startsWith(root.toRealPath()) || !Files.isRegularFile(path)) {
                return new Found.Missing();
            }
            var modified = Files.getLastModifiedTime(path).toInstant();
            return new Found.Here(
                    new StoredFile(
                            path,
                            Files.size(path),
                            modified.toString(),
                            modified,
                            new SiteFolder()));
        } catch (NoSuchFileException | InvalidPathException e) {
            return new Found.Missing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
