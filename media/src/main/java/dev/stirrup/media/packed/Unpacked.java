package dev.stirrup.media.packed;

import com.github.luben.zstd.ZstdInputStream;
import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.SingleXZInputStream;

/// One packed stream as it is unpacked. Damage and too much content show as `MalformedException`,
/// failures of the source as `IOException`. To be closed: some hold memory outside Java's.
public final class Unpacked implements AutoCloseable {
    /// What a stream may ask for to be unpacked: enough for `xz -9`, zstd's default limit.
    private static final int MOST_MEMORY_KIB = 132 << 10;

    private static final int MOST_WINDOW_BITS = 27;

    private final SourceStream packed;
    private final InputStream unpacked;
    private final long most;
    private long count;

    private Unpacked(SourceStream packed, InputStream unpacked, long most) {
        this.packed = packed;
        this.unpacked = unpacked;
        this.most = most;
    }

    static Unpacked open(Packing packing, ByteSource source, long at, long most)
            throws IOException, MalformedException {
        long end = packing == Packing.ZSTD ? ZstdFrame.end(source, at) : source.size();
        SourceStream packed = new SourceStream(source, at, end);
        try {
            return new Unpacked(packed, stream(packing, packed), most);
        } catch (IOException | RuntimeException e) {
            throw translated(e, packed);
        }
    }

    private static InputStream stream(Packing packing, SourceStream packed)
            throws IOException, MalformedException {
        return switch (packing) {
            case NONE -> packed;
            case GZIP -> new GzipMember(packed);
            case XZ -> new SingleXZInputStream(packed, MOST_MEMORY_KIB);
            case ZSTD -> zstd(packed);
            case BZIP2 -> new BZip2CompressorInputStream(packed, false);
            case LZ4 -> new FramedLZ4CompressorInputStream(packed, false);
            case LZ4_LEGACY -> new Lz4Legacy(packed);
            case LZMA -> new LZMAInputStream(packed, MOST_MEMORY_KIB);
            case LZO -> throw Damage.at("packed by LZO, which is not read here", packed.position());
        };
    }

    private static InputStream zstd(SourceStream packed) throws IOException {
        ZstdInputStream in = new ZstdInputStream(packed);
        in.setLongMax(MOST_WINDOW_BITS);
        return in;
    }

    /// Reads up to `length` bytes.
    ///
    /// @return how many; fewer only at the end
    public int read(byte[] into, int from, int length) throws IOException, MalformedException {
        int got = 0;
        try {
            while (got < length) {
                int n = unpacked.read(into, from + got, length - got);
                if (n < 0) {
                    break;
                }
                got += n;
            }
        } catch (IOException | RuntimeException e) {
            throw translated(e, packed);
        }
        count += got;
        if (count > most) {
            throw Damage.at("more than " + most + " unpacked bytes", packed.position());
        }
        return got;
    }

    /// Where the packed stream ends in its source. Right once everything was read.
    public long end() {
        return packed.position();
    }

    /// What libraries throw for damaged bytes is of many kinds; a failure of the source stays one.
    private static MalformedException translated(Exception e, SourceStream packed)
            throws IOException {
        if (packed.hasFailed() && e instanceof IOException failure) {
            throw failure;
        }
        return Damage.at("what cannot be unpacked", packed.position());
    }

    @Override
    public void close() throws IOException {
        unpacked.close();
    }
}
