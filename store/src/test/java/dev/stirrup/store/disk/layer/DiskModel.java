package dev.stirrup.store.disk.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.iscsi.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a disk must hold, sector by sector. No two sectors are ever written with the same bytes, so
/// that one which strays is found.
final class DiskModel {
    private static final int SECTOR = Layer.SECTOR;

    private final List<Long> now = new ArrayList<>();
    private final List<Set<Long>> possible = new ArrayList<>();
    private long writes;

    DiskModel(Content below, int sectors) throws IOException {
        grow(sectors);
        int there = (int) (below.bytes() / SECTOR);
        ByteBuffer bytes = ByteBuffer.allocate(there * SECTOR);
        below.read(bytes, 0);
        for (int i = 0; i < there; i++) {
            now.set(i, bytes.getLong(i * SECTOR));
        }
        synced();
    }

    int sectors() {
        return now.size();
    }

    void grow(int sectors) {
        while (now.size() < sectors) {
            now.add(0L);
            possible.add(new HashSet<>(Set.of(0L)));
        }
    }

    /// Bytes that are new, for these sectors; from now on they may be there.
    ByteBuffer fresh(int sector, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * SECTOR);
        writes++;
        for (int i = 0; i < count; i++) {
            long value = writes << 24 | sector + i + 1;
            while (bytes.position() < (i + 1) * SECTOR) {
                bytes.putLong(value);
            }
            possible.get(sector + i).add(value);
        }
        return bytes.flip();
    }

    void mayBeZero(int sector, int count) {
        possible.subList(sector, sector + count).forEach(values -> values.add(0L));
    }

    void wrote(int sector, ByteBuffer bytes) {
        for (int i = 0; i < bytes.limit() / SECTOR; i++) {
            now.set(sector + i, bytes.getLong(i * SECTOR));
        }
    }

    void zeroed(int sector, int count) {
        for (int i = sector; i < sector + count; i++) {
            now.set(i, 0L);
        }
    }

    /// Everything that was written is there for good.
    void synced() {
        for (int i = 0; i < now.size(); i++) {
            possible.set(i, new HashSet<>(Set.of(now.get(i))));
        }
    }

    /// The disk holds just what was written.
    void mustBe(Content disk) throws IOException {
        long[] found = sectorsOf(disk);
        for (int i = 0; i < found.length; i++) {
            if (found[i] != now.get(i)) {
                assertThat(Long.toHexString(found[i]))
                        .as("sector " + i)
                        .isEqualTo(Long.toHexString(now.get(i)));
            }
        }
    }

    /// The disk holds for each sector what was synced, or what was written later. That counts from
    /// now on.
    void mayBe(Content disk) throws IOException {
        long[] found = sectorsOf(disk);
        for (int i = 0; i < found.length; i++) {
            assertThat(possible.get(i)).as("sector " + i).contains(found[i]);
            now.set(i, found[i]);
        }
        synced();
    }

    /// As [#mayBe], but only of what the last, unfinished, change speaks; all else was
    /// acknowledged.
    void mustBeBut(Content disk, int sector, int count) throws IOException {
        long[] found = sectorsOf(disk);
        for (int i = 0; i < found.length; i++) {
            if (i >= sector && i < sector + count) {
                assertThat(possible.get(i)).as("sector " + i).contains(found[i]);
                now.set(i, found[i]);
            } else {
                assertThat(found[i]).as("sector " + i).isEqualTo(now.get(i));
            }
        }
    }

    private long[] sectorsOf(Content disk) throws IOException {
        assertThat(disk.bytes()).isEqualTo((long) now.size() * SECTOR);
        ByteBuffer bytes = ByteBuffer.allocate(now.size() * SECTOR);
        disk.read(bytes, 0);
        LongBuffer longs = bytes.flip().asLongBuffer();
        long[] found = new long[now.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = longs.get(i * (SECTOR / Long.BYTES));
            for (int j = 1; j < SECTOR / Long.BYTES; j++) {
                long other = longs.get(i * (SECTOR / Long.BYTES) + j);
                if (other != found[i]) {
                    assertThat(other).as("half of sector " + i).isEqualTo(found[i]);
                }
            }
        }
        return found;
    }

    /// A golden image whose every third piece of 64 KiB is a hole.
    static Content golden(int sectors) {
        ByteBuffer bytes = ByteBuffer.allocate(sectors * SECTOR);
        int piece = 64 << 10;
        for (int i = 0; i < sectors; i++) {
            boolean isHole = i * SECTOR / piece % 3 == 1;
            while (bytes.position() < (i + 1) * SECTOR) {
                bytes.putLong(isHole ? 0 : -1L - i);
            }
        }
        return new Content() {
            @Override
            public long bytes() {
                return bytes.capacity();
            }

            @Override
            public Run run(long at, long limit) {
                long end = at / piece;
                boolean isHole = end % 3 == 1;
                while (end * piece < limit && end % 3 == 1 == isHole) {
                    end++;
                }
                return new Run(!isHole, Math.min(limit, end * piece));
            }

            @Override
            public void locate(long at, long length, List<Extent> into) {
                for (long place = at; place < at + length; ) {
                    int end = (int) Math.min(at + length, (place / piece + 1) * piece);
                    int count = (int) (end - place);
                    into.add(
                            place / piece % 3 == 1
                                    ? new Extent.Zeroes(count)
                                    : new Extent.Held(bytes.slice((int) place, count)));
                    place = end;
                }
            }
        };
    }

    /// The same content, which tells what was listed of it.
    static Content observed(Content content, List<Extent> listed) {
        return new Content() {
            @Override
            public long bytes() {
                return content.bytes();
            }

            @Override
            public Run run(long at, long limit) {
                return content.run(at, limit);
            }

            @Override
            public void locate(long at, long length, List<Extent> into) {
                content.locate(at, length, listed);
                content.locate(at, length, into);
            }
        };
    }
}
