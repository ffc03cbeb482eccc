package dev.stirrup.store.disk;

import dev.stirrup.store.StoreException;
import dev.stirrup.store.disk.export.Qcow2Export;
import dev.stirrup.store.disk.export.RawExport;
import dev.stirrup.store.disk.file.DiskFile;
import dev.stirrup.store.disk.file.OpenFolder;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.store.disk.golden.UnusableDiskException;
import dev.stirrup.store.disk.layer.Content;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.file.Path;

/// Writes disks, snapshots and golden images to files for other programs.
public final class DiskExport {
    private final DiskStore disks;
    private final Progress progress;

    public DiskExport(DiskStore disks, Progress progress) {
        this.disks = disks;
        this.progress = progress;
    }

    /// Writes a file that is not there yet; it appears whole or not at all.
    ///
    /// @param name of a disk, a snapshot or a golden image
    /// @throws UnusableDiskException when there is none, or it is in use
    public void write(String name, Path file, boolean isQcow2) throws UnusableDiskException {
        if (disks.goldenImages().find(name).isPresent()) {
            write(disks.goldenImages().open(name), file, isQcow2);
            return;
        }
        disks.read(
                name,
                content -> {
                    write(content, file, isQcow2);
                    return content;
                });
    }

    private void write(Content content, Path file, boolean isQcow2) {
        OpenFolder folder = new OpenFolder(file.resolveSibling(""));
        String name = file.getFileName().toString();
        String part = "." + name + ".part";
        ContentImage image = new ContentImage(content);
        try {
            folder.delete(part);
            try (DiskFile out = folder.open(part)) {
                if (isQcow2) {
                    Qcow2Export.write(image, out, progress);
                } else {
                    RawExport.write(image, out, progress);
                }
            } catch (IOException | MalformedException e) {
                folder.delete(part);
                throw e;
            }
            folder.rename(part, name);
        } catch (IOException e) {
            throw StoreException.of(e, file);
        } catch (MalformedException e) {
            throw new IllegalStateException("a disk of our own", e);
        }
    }
}
