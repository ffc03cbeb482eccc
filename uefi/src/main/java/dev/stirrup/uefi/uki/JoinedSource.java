package dev.stirrup.uefi.uki;

import dev.stirrup.wire.ByteSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Several sources one behind the other, each beginning at a multiple of 4 bytes as the kernel
/// wants its initial RAM disks (Linux, Documentation/driver-api/early-userspace/buffer-format.rst).
final class JoinedSource implements ByteSource {
    private static final int ALIGNMENT = 4;

    private record Piece(ByteSource bytes, long begin) {}

    private final List<Piece> pieces = new ArrayList<>();
    private final long size;

    JoinedSource(List<ByteSource> sources) {
        long at = 0;
        long end = 0;
        for (ByteSource source : sources) {
            pieces.add(new Piece(source, at));
            end = at + source.size();
            at = (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        size = end;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long at, byte[] into, int from, int count) throws IOException {
        Arrays.fill(into, from, from + count, (byte) 0);
        for (Piece piece : pieces) {
            long begin = Math.max(at, piece.begin());
            long end = Math.min(at + count, piece.begin() + piece.bytes().size());
            if (begin < end) {
                piece.bytes()
                        .read(
                                begin - piece.begin(),
                                into,
                                from + (int) (begin - at),
                                (int) (end - begin));
            }
        }
    }
}
