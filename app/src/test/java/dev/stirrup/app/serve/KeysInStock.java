package dev.stirrup.app.serve;

import dev.stirrup.store.DataFolder;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.store.key.SiteKeyring;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Keys for the sites of tests that are about something else. A site makes its own at its first
/// start and in the minute after it, and its server a certificate for each of its names, which
/// takes seconds of the processor, and a build starts a hundred. What the servers of a test made
/// for themselves comes back into the stock at its end.
public final class KeysInStock implements AfterEachCallback, AfterAllCallback {
    private static final Path PLACE = Path.of("target", "keys-in-stock");

    /// What tells which keys a site has.
    private static final String LIST = "site.json";

    /// Not what an operator brought (`server-own`), which a server shows whatever it is called.
    private static final String CERTIFICATES = "server-????????????????.p12";

    /// Where they went in this process.
    private static final List<DataFolder> GIVEN = new ArrayList<>();

    /// Gives them to a site that has no keys yet.
    public static synchronized void give(DataFolder site) throws IOException {
        if (Files.exists(site.keys())) {
            return;
        }
        try (FileChannel channel = open();
                FileLock _ = channel.lock()) {
            DataFolder stock = stock();
            make(stock);
            Files.createDirectory(
                    site.keys(),
                    PosixFilePermissions.asFileAttribute(
                            Files.getPosixFilePermissions(stock.keys())));
            copy(stock.keys(), "*", site.keys());
        }
        GIVEN.add(site);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        takeBack();
    }

    /// For servers that serve all tests of a class.
    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        takeBack();
    }

    private static synchronized void takeBack() throws IOException {
        GIVEN.removeIf(site -> !Files.isDirectory(site.keys()));
        if (GIVEN.isEmpty()) {
            return;
        }
        try (FileChannel channel = open();
                FileLock _ = channel.lock()) {
            DataFolder stock = stock();
            for (DataFolder site : GIVEN) {
                // Certificates of keys that a test has changed would be of use to nobody else.
                Path list = site.keys().resolve(LIST);
                if (Files.exists(list) && Files.mismatch(list, stock.keys().resolve(LIST)) < 0) {
                    copy(site.keys(), CERTIFICATES, stock.keys());
                }
            }
        }
    }

    private static FileChannel open() throws IOException {
        Files.createDirectories(PLACE);
        return FileChannel.open(
                PLACE.resolve("turn"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static DataFolder stock() {
        return DataFolder.open(PLACE.resolve("data"));
    }

    private static void make(DataFolder stock) {
        SiteKeyring.open(stock, KeyHome.inFiles("Tests", Map.of())).complete(Instant.now());
    }

    /// What is there already stays.
    private static void copy(Path from, String names, Path to) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from, names)) {
            for (Path file : files) {
                try {
                    Files.copy(file, to.resolve(file.getFileName()));
                } catch (FileAlreadyExistsException | NoSuchFileException _) {
                    // Of the same names, so as good as this one; or its server took it away.
                }
            }
        }
    }
}
