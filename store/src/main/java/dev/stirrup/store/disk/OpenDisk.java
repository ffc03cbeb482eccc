package dev.stirrup.store.disk;

import dev.stirrup.iscsi.LogicalUnit;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.disk.file.FolderLock;
import dev.stirrup.store.disk.layer.Layer;
import java.io.IOException;

/// A disk that is in use. Nobody else can use it until this is closed.
public final class OpenDisk implements AutoCloseable {
    private final Layer layer;
    private final FolderLock lock;
    private final LogicalUnit unit;
    private final Settling settling;

    OpenDisk(Layer layer, FolderLock lock, Disk disk, Settling settling) {
        this.layer = layer;
        this.lock = lock;
        this.unit = new DiskUnit(layer, disk.serial(), lock.path());
        this.settling = settling;
        settling.keep(layer);
    }

    /// What the iSCSI target serves.
    public LogicalUnit unit() {
        return unit;
    }

    Layer layer() {
        return layer;
    }

    /// Makes everything durable and closes the disk's files.
    @Override
    public void close() {
        settling.forget(layer);
        try (lock) {
            layer.close();
        } catch (IOException e) {
            throw StoreException.of(e, lock.path());
        }
    }
}
