package dev.stirrup.store.disk.export;

import dev.stirrup.media.disk.DiskImage;
import dev.stirrup.media.disk.Stretch;
import dev.stirrup.store.disk.file.DiskFile;
import dev.stirrup.store.disk.golden.Progress;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A disk's bytes as they are; holes stay holes.
public final class RawExport {
    private static final int CHUNK = 1 << 20;

    private RawExport() {}

    /// @param out an empty file
    public static void write(DiskImage disk, DiskFile out, Progress progress)
            throws IOException, MalformedException {
        byte[] chunk = new byte[CHUNK];
        long total = disk.storedBytes();
        long done = 0;
        out.resize(disk.size());
        for (long at = 0; at < disk.size(); ) {
            Stretch stretch = disk.stretch(at);
            if (stretch.isZero()) {
                at += stretch.length();
                continue;
            }
            int count = (int) Math.min(CHUNK, stretch.length());
            disk.read(at, chunk, count);
            out.write(ByteBuffer.wrap(chunk, 0, count), at);
            at += count;
            done += count;
            progress.reached("writing", Math.min(done, total), total);
        }
        out.sync();
    }
}
