package dev.stirrup.app.image;

import dev.stirrup.app.command.Console;
import dev.stirrup.app.command.FailedException;
import dev.stirrup.app.command.Site;
import dev.stirrup.app.fetch.Fetch;
import dev.stirrup.app.timeline.Sizes;
import dev.stirrup.store.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whether the data folder has room for what is to be copied into it, looked at before the first
/// byte. What an archive unpacks to is not known: it needs its own size at least.
final class Room {
    /// What records and leases need beside images, as for what comes from other servers.
    private static final long MARGIN = 64L << 20;

    private Room() {}

    /// @param contents files and folders
    /// @param site whose data folder it is
    static void check(List<Path> contents, Site site) throws IOException {
        DataFolder folder = site.folder();
        Path root = folder.root();
        long needed = 0;
        for (Path content : contents) {
            // What was copied of it before is gone on with, or makes room.
            needed += Math.max(0, size(content) - Fetch.copied(folder.downloads(), content));
        }
        long free = Math.max(0, Files.getFileStore(root).getUsableSpace() - MARGIN);
        // The same of folders, archives and kernels; asked last, because it waits for other adds.
        if (needed > free && needed - site.images().unfinished() > free) {
            throw new FailedException(
                    Console.safe(
                                    contents.stream()
                                                    .map(Path::toString)
                                                    .collect(Collectors.joining(", "))
                                            + ": ")
                            + Sizes.bytes(needed)
                            + " do not fit into the data folder, which has "
                            + Sizes.bytes(free)
                            + " left.",
                    "Nothing was changed. Free some space, or remove an image: stirrup image list.");
        }
    }

    private static long size(Path content) throws IOException {
        if (!Files.isDirectory(content)) {
            return Files.size(content);
        }
        long sum = 0;
        try (Stream<Path> all = Files.walk(content)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
        }
        return sum;
    }
}
