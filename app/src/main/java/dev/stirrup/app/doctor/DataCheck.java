package dev.stirrup.app.doctor;

import dev.stirrup.store.DataFolder;
import dev.stirrup.store.Database;
import dev.stirrup.store.Database.Durability;
import dev.stirrup.store.Schema;
import dev.stirrup.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The data folder: rights, room, and the soundness of its databases.
record DataCheck(Path root) implements Check {
    private static final String WHAT = "data";

    /// Below this the next boots' events and leases do not fit.
    private static final long LITTLE = 64L << 20;

    /// Room for an image of an installer.
    private static final long SCANT = 1L << 30;

    /// A file of events beyond this takes too long to look through.
    private static final long LOOKED_THROUGH = 256L << 20;

    /// `content/09/09e6...` and a level more.
    private static final int DEEPEST = 4;

    private static final Set<PosixFilePermission> OTHERS =
            Set.of(
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE,
                    PosixFilePermission.OTHERS_EXECUTE);

    @Override
    public List<Finding> findings() {
        if (!Files.isDirectory(root)) {
            return List.of(missing());
        }
        List<Finding> found = new ArrayList<>();
        try {
            found.add(writable());
            found.add(room());
            closed(found);
            strangers().ifPresent(found::add);
        } catch (IOException e) {
            found.add(
                    Finding.problem(
                            WHAT,
                            root + " cannot be looked at: " + e.getMessage(),
                            "check the disk"));
        }
        if (found.stream().noneMatch(Finding::isProblem)) {
            databases(found);
        }
        return found;
    }

    private Finding missing() {
        if (Files.exists(root)) {
            return Finding.problem(WHAT, root + " is not a folder", "name another by --data");
        }
        Path parent = root;
        while (parent != null && !Files.exists(parent)) {
            parent = parent.getParent();
        }
        if (parent == null || !Files.isWritable(parent)) {
            return Finding.problem(
                    WHAT,
                    root + " is not there, and this user cannot make it",
                    "make it and give it to this user, or name another by --data");
        }
        return Finding.hint(WHAT, root + " is not there yet", "the first `stirrup serve` makes it");
    }

    private Finding writable() {
        return Files.isWritable(root)
                ? Finding.good(WHAT, root.toString())
                : Finding.problem(
                        WHAT,
                        root + " is not writable for " + System.getProperty("user.name"),
                        "sudo chown -R " + System.getProperty("user.name") + " " + root);
    }

    private Finding room() throws IOException {
        long free = Files.getFileStore(root).getUsableSpace();
        String text = (free >> 20) + " MiB are free";
        if (free < LITTLE) {
            return Finding.problem(WHAT, text + ": leases cannot be kept", "free some space");
        }
        return free < SCANT
                ? Finding.hint(WHAT, text, "images of installers need more")
                : Finding.good(WHAT, text);
    }

    private void closed(List<Finding> found) throws IOException {
        for (Path path : List.of(root, root.resolve("site-key"))) {
            if (Files.exists(path)
                    && Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS::contains)) {
                found.add(
                        Finding.problem(
                                WHAT, path + " is open to other users", "chmod o-rwx " + path));
            }
        }
    }

    /// What a command made as root in the folder of a server that runs as somebody else: it is open
    /// to its owner alone, so the server cannot read it.
    private Optional<Finding> strangers() throws IOException {
        UserPrincipal owner = Files.getOwner(root);
        Optional<Path> stranger;
        try (Stream<Path> all = Files.find(root, DEEPEST, (path, is) -> !isOwnedBy(owner, path))) {
            stranger = all.findFirst();
        } catch (UncheckedIOException e) {
            return Optional.empty(); // not to be read: this user is not the one who serves
        }
        return stranger.map(path ->
                Finding.problem(
                        WHAT,
                        path + " is not " + owner.getName() + "'s, as the folder is",
                        "chown -R "
                                + owner.getName()
                                + " "
                                + root
                                + ", and run commands as this user"));
    }

    private static boolean isOwnedBy(UserPrincipal owner, Path path) {
        try {
            return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(owner);
        } catch (IOException e) {
            return true; // gone meanwhile
        }
    }

    private void databases(List<Finding> found) {
        try {
            DataFolder folder = DataFolder.open(root);
            found.add(sound(folder.records(), Schema.RECORDS));
            found.add(sound(folder.leases(), Schema.LEASES));
            found.add(sound(folder.events(), Schema.EVENTS));
        } catch (StoreException e) {
            found.add(Finding.problem(WHAT, String.valueOf(e.getMessage()), "see above"));
        }
    }

    private static Finding sound(Path file, Schema schema) {
        String name = String.valueOf(file.getFileName());
        if (!Files.exists(file)) {
            return Finding.hint(name, "is not there yet", "the first `stirrup serve` makes it");
        }
        try (Database database = Database.open(file, schema, Durability.SOUND_FILE)) {
            if (Files.size(file) > LOOKED_THROUGH) {
                return Finding.good(name, "can be opened; too large to be looked through");
            }
            List<String> faults = database.faults();
            return faults.isEmpty()
                    ? Finding.good(name, "sound")
                    : Finding.problem(
                            name,
                            "damaged: " + faults.getFirst(),
                            "restore it from a backup, or move it away to begin anew");
        } catch (StoreException | IOException e) {
            return Finding.problem(
                    name, String.valueOf(e.getMessage()), "docs/errors/leases-not-written.md");
        }
    }
}
