package dev.stirrup.app.serve;

import dev.stirrup.store.StoreException;
import dev.stirrup.store.StoreException.Trouble;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/// The key that boot URLs are signed with: made at the first start, readable by its owner only.
final class SiteKey {
    private static final String FILE = "site-key";
    private static final int LENGTH = 32;

    private SiteKey() {}

    /// The key of the site whose data lies in this folder.
    ///
    /// @throws StoreException when it can be neither read nor made
    static byte[] of(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            if (isOpenToOthers(file)) {
                throw new StoreException(
                        Trouble.BROKEN, file + " is open to other users: chmod 600 " + file);
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length != LENGTH) {
                throw new IOException("has " + key.length + " bytes instead of " + LENGTH);
            }
            return key;
        } catch (IOException e) {
            throw StoreException.of(e, file);
        }
    }

    /// Whoever can read it can make boot URLs of every machine.
    private static boolean isOpenToOthers(Path file) throws IOException {
        try {
            return Files.getPosixFilePermissions(file).stream()
                    .anyMatch(one -> !one.name().startsWith("OWNER"));
        } catch (UnsupportedOperationException _) {
            return false; // no such permissions here
        }
    }

    /// Written aside and renamed, so that a power cut leaves a whole key or none.
    private static void make(Path file) throws IOException {
        byte[] key = new byte[LENGTH];
        new SecureRandom().nextBytes(key);
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path aside = file.resolveSibling(FILE + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(aside);
        Files.createFile(aside, ownerOnly);
        Files.write(aside, key, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        try {
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException e) {
            // Another process was first: its key is the site's.
        } catch (UnsupportedOperationException e) {
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.deleteIfExists(aside);
    }
}
