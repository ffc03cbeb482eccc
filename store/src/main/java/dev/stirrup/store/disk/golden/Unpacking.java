package dev.stirrup.store.disk.golden;

import com.github.luben.zstd.ZstdInputStream;
import dev.stirrup.media.disk.DiskFormat;
import dev.stirrup.store.disk.file.DiskFile;
import dev.stirrup.store.disk.file.DiskFolder;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/// Unpacks a file that holds a disk, leaving holes where it is zero.
final class Unpacking {
    static final String UNPACKED = "unpacked";
    private static final int CHUNK = 1 << 20;
    private static final byte[] ZEROES = new byte[CHUNK];
    private static final int XZ_MEMORY_KIB = 256 << 10;

    private final Path source;
    private final Progress progress;

    Unpacking(Path source, Progress progress) {
        this.source = source;
        this.progress = progress;
    }

    /// Writes [#UNPACKED] into the folder.
    ///
    /// @param most bytes that are accepted
    void into(DiskFolder folder, DiskFormat format, long most)
            throws IOException, UnusableDiskException {
        folder.delete(UNPACKED);
        long total = Files.size(source);
        try (Counted packed = new Counted(Files.newInputStream(source));
                DiskFile out = folder.open(UNPACKED)) {
            InputStream in = unpacked(packed, format);
            byte[] chunk = new byte[CHUNK];
            long at = 0;
            for (int n = next(in, chunk); n > 0; n = next(in, chunk)) {
                if (at + n > most) {
                    throw new UnusableDiskException(
                            "unpacked it has more than the " + most + " bytes that are free here");
                }
                if (Arrays.mismatch(chunk, 0, n, ZEROES, 0, n) >= 0) {
                    out.write(ByteBuffer.wrap(chunk, 0, n), at);
                }
                at += n;
                progress.reached("unpacking", Math.min(packed.count, total), total);
            }
            out.resize(at);
        } catch (IOException | UnusableDiskException e) {
            folder.delete(UNPACKED);
            throw e;
        }
    }

    private static int next(InputStream in, byte[] chunk) throws UnusableDiskException {
        try {
            return in.readNBytes(chunk, 0, CHUNK);
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    private static UnusableDiskException cannot(IOException e) {
        return new UnusableDiskException("it cannot be unpacked: " + e.getMessage(), e);
    }

    private static InputStream unpacked(InputStream packed, DiskFormat format)
            throws UnusableDiskException {
        try {
            return opened(new BufferedInputStream(packed, CHUNK), format);
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    private static InputStream opened(InputStream in, DiskFormat format) throws IOException {
        return switch (format) {
            case GZIP -> new GZIPInputStream(in, CHUNK);
            case XZ -> new XZInputStream(in, XZ_MEMORY_KIB);
            case ZSTD -> new ZstdInputStream(in).setContinuous(false);
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
            case QCOW2, VHDX, RAW, VHD, VMDK, VDI, QED, TAR ->
                    throw new IllegalArgumentException(format + " is not packed");
        };
    }

    private static final class Counted extends FilterInputStream {
        private long count;

        private Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int got = super.read(into, offset, length);
            count += Math.max(got, 0);
            return got;
        }
    }
}
