package dev.stirrup.store.disk.layer;

import dev.stirrup.iscsi.Extent;
import dev.stirrup.store.disk.file.DiskFile;
import dev.stirrup.store.disk.file.DiskFolder;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/// A layer that is read and never written to, as it was when this was opened. Another process may
/// open the layer to write to it: then a mixture is read.
public final class LayerReader implements Content, Closeable {
    private final LayerView view;
    private final long bytes;
    private final DiskFile data;

    private LayerReader(LayerView view, long bytes, DiskFile data) {
        this.view = view;
        this.bytes = bytes;
        this.data = data;
    }

    /// @param below what is read where the layer holds nothing
    /// @throws DamagedLayerException when the folder holds no sound layer
    public static LayerReader open(DiskFolder folder, Content below) throws IOException {
        DiskFile data = folder.openToRead(Layer.DATA);
        try (DiskFile log = folder.openToRead(LayerState.LOG)) {
            LayerState.Recovered found = Recovery.read(LayerLog.open(log), data);
            return new LayerReader(new LayerView(found.map(), data, below), found.bytes(), data);
        } catch (IOException | RuntimeException e) {
            data.close();
            throw e;
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public Run run(long at, long limit) {
        return view.run(at, limit);
    }

    @Override
    public void locate(long at, long length, List<Extent> into) {
        view.locate(at, length, into);
    }

    @Override
    public void close() throws IOException {
        data.close();
    }
}
