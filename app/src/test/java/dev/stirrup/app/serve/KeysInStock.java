package dev.stirrup.app.serve;

import dev.stirrup.store.DataFolder;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.key.SiteKeyring;
import dev.stirrup.trust.site.Duty;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A root and an issuer for the sites of tests that are about something else. A site makes its own
/// at its first start, which takes seconds of the processor, and a build starts a hundred.
public final class KeysInStock {
    private static final Path PLACE = Path.of("target", "keys-in-stock");
    private static final String CERTIFICATES = "server-*.p12";

    /// Where they went in this process: the sites may have issued certificates since.
    private static final List<DataFolder> GIVEN = new ArrayList<>();

    private KeysInStock() {}

    /// Gives them to a site that has no keys yet.
    public static synchronized void give(DataFolder site) throws IOException {
        if (Files.exists(site.keys())) {
            return;
        }
        Files.createDirectories(PLACE);
        try (FileChannel channel =
                        FileChannel.open(
                                PLACE.resolve("turn"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            DataFolder stock = DataFolder.open(PLACE.resolve("data"));
            make(stock);
            for (DataFolder other : GIVEN) {
                if (Files.isDirectory(other.keys())) {
                    copy(other.keys(), CERTIFICATES, stock.keys());
                }
            }
            GIVEN.clear();
            Files.createDirectory(
                    site.keys(),
                    PosixFilePermissions.asFileAttribute(
                            Files.getPosixFilePermissions(stock.keys())));
            copy(stock.keys(), "*", site.keys());
        }
        GIVEN.add(site);
    }

    private static void make(DataFolder stock) {
        SiteKeyring keyring = SiteKeyring.open(stock, KeyHome.inFiles("Tests", Map.of()));
        keyring.change(known -> keyring.ceremony().ensure(known, Duty.TLS, Instant.now()));
    }

    /// What is there already stays.
    private static void copy(Path from, String names, Path to) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from, names)) {
            for (Path file : files) {
                try {
                    Files.copy(file, to.resolve(file.getFileName()));
                } catch (FileAlreadyExistsException _) {
                    // Of the same names: as good as this one.
                }
            }
        }
    }
}
