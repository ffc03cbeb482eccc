package dev.stirrup.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Finds firmware by generation: installed, or fetched once into a cache folder.
public final class Firmwares {
    private final Path cache;
    private final Path apt;
    private final Consumer<String> progress;

    /// @param cache where fetched generations are kept
    /// @param apt apt's settings folder
    /// @param progress told in one line when something is downloaded
    public Firmwares(Path cache, Path apt, Consumer<String> progress) {
        this.cache = cache;
        this.apt = apt;
        this.progress = progress;
    }

    /// The usual places: the user's cache folder (`XDG_CACHE_HOME`, or `.cache` at home),
    /// `/etc/apt`.
    public static Firmwares ofUser(Consumer<String> progress) {
        return new Firmwares(userCache().resolve("firmware"), Path.of("/etc/apt"), progress);
    }

    /// The files of this generation, fetched when they are not there yet.
    ///
    /// @throws LabUnavailableException when they cannot be had here
    public FirmwareFiles find(Generation generation) throws IOException {
        if (generation == Generation.INSTALLED) {
            return new FirmwareFiles(generation, Path.of("/"));
        }
        return new FirmwareFiles(
                generation, unpacked(generation, generation.text(), generation.packages()));
    }

    /// Debian's installer for network boot: the folder that holds its `linux` and `initrd.gz`.
    ///
    /// @param release Debian's number, such as 12
    public Path installer(int release) throws IOException {
        String inside =
                "usr/lib/debian-installer/images/%d/amd64/text/debian-installer/amd64"
                        .formatted(release);
        Path installed = Path.of("/").resolve(inside);
        if (Files.isReadable(installed.resolve("linux"))) {
            return installed;
        }
        String name = "debian-installer-%d-netboot-amd64".formatted(release);
        return unpacked(suite(release), name, List.of(name)).resolve(inside);
    }

    /// Debian's kernel for the machines of clouds. It has fewer drivers, and is compressed so that
    /// an emulated processor unpacks it in no time.
    ///
    /// @param release Debian's number, such as 12
    public CloudKernel cloudKernel(int release) throws IOException {
        String name = "linux-image-cloud-amd64";
        Path unpacked =
                kept(
                        name + "-" + release,
                        partial -> fetch(suite(release), name).neededBy(name, partial));
        return CloudKernel.in(unpacked);
    }

    private static Generation suite(int release) {
        return release <= 12 ? Generation.BOOKWORM : Generation.TRIXIE;
    }

    /// A folder of the cache, made when it is not there yet. Whoever else wants one waits
    /// meanwhile.
    ///
    /// @param name what the folder is called; another content needs another name
    public Path kept(String name, Making making) throws IOException {
        Path done = cache.resolve(name);
        if (Files.isDirectory(done)) {
            return done;
        }
        Files.createDirectories(cache);
        try (FileChannel lock =
                        FileChannel.open(
                                cache.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock held = lock.lock()) {
            if (held.isValid() && !Files.isDirectory(done)) {
                Path partial = done.resolveSibling(done.getFileName() + ".partial");
                PackageFetch.deleteTree(partial);
                making.into(partial);
                Files.move(partial, done, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return done;
    }

    /// Makes what is kept then.
    @FunctionalInterface
    public interface Making {
        /// @param folder which is not there yet
        void into(Path folder) throws IOException;
    }

    private Path unpacked(Generation suite, String folder, List<String> packages)
            throws IOException {
        String told = String.join(", ", packages);
        return kept(folder, partial -> fetch(suite, told).into(partial, packages));
    }

    private PackageFetch fetch(Generation suite, String told) throws IOException {
        AptMirror mirror = mirror();
        progress.accept("fetching " + told + " (" + suite + ") from " + mirror.address());
        return new PackageFetch(mirror, suite.text(), cache.resolve("apt-" + suite));
    }

    /// The package mirror that this machine is set up with.
    ///
    /// @throws LabUnavailableException when it is set up with none
    public AptMirror mirror() throws IOException {
        Optional<AptMirror> found = AptMirror.find(apt);
        return found.orElseThrow(() ->
                new LabUnavailableException(
                        "firmware of another generation comes from a Debian package mirror,"
                                + " and none is set up below "
                                + apt
                                + "; leave --generation out to use what is installed"));
    }

    private static Path userCache() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base =
                xdg != null && xdg.startsWith("/")
                        ? Path.of(xdg)
                        : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("stirrup");
    }
}
