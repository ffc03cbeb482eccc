package dev.stirrup.media.udf;

import dev.stirrup.wire.ByteSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A UDF file system in blocks of 512 bytes, of which no tool here makes the kinds: with a metadata
/// partition (UDF 2.50) or a virtual one (UDF 1.50, 2.00).
///
/// The partition begins at block 300. Blocks of the file system proper are numbered from 0 on and
/// lie where the kind puts them. 0 is the file set, 1 the root's entry, 2 the root's content, 3
/// `plain`, 4 `odd`, 5 its further extents, 6 `link`, 7 `inside`, 8 `folder`.
public final class TinyUdf {
    public enum Kind {
        PLAIN,
        METADATA,
        VIRTUAL_OLD,
        VIRTUAL
    }

    static final int BLOCK = 512;
    static final int START = 300;
    static final int BLOCKS = 500;
    static final int DATA = 100;
    private static final int DESCRIPTORS = 260;

    final ByteBuffer file = ByteBuffer.allocate(BLOCKS * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    private final Kind kind;

    public TinyUdf(Kind kind) {
        this.kind = kind;
        String[] marks = {"BEA01", "NSR03", "TEA01"};
        for (int i = 0; i < marks.length; i++) {
            text(32768 + 2048 * i + 1, marks[i]);
        }
        int anchor = 256 * BLOCK;
        file.putInt(anchor + 16, 16 * BLOCK).putInt(anchor + 20, DESCRIPTORS);
        seal(256, 2, 256);
        partition(DESCRIPTORS);
        volume(DESCRIPTORS + 1);
        seal(DESCRIPTORS + 2, 8, DESCRIPTORS + 2);
        maps();
        files();
    }

    public ByteSource source() {
        return ByteSource.of(file.array());
    }

    private void partition(int block) {
        file.putInt(block * BLOCK + 188, START).putInt(block * BLOCK + 192, BLOCKS - START);
        seal(block, 5, block);
    }

    private void volume(int block) {
        int at = block * BLOCK;
        file.put(at + 84, (byte) 8);
        text(at + 85, "TINY");
        file.put(at + 84 + 127, (byte) 5);
        file.putInt(at + 212, BLOCK);
        file.putShort(at + 240, (short) (kind == Kind.VIRTUAL_OLD ? 0x150 : 0x250));
        file.putInt(at + 248, BLOCK).putInt(at + 252, 0);
        file.putShort(at + 256, own());
        file.putInt(at + 264, kind == Kind.PLAIN ? 6 : 70);
        file.putInt(at + 268, kind == Kind.PLAIN ? 1 : 2);
        file.put(at + 440, (byte) 1).put(at + 441, (byte) 6);
        if (kind != Kind.PLAIN) {
            int map = at + 446;
            file.put(map, (byte) 2).put(map + 1, (byte) 64);
            boolean isMetadata = kind == Kind.METADATA;
            text(map + 5, isMetadata ? "*UDF Metadata Partition" : "*UDF Virtual Partition");
            file.putInt(map + 40, 1).putInt(map + 44, 2);
        }
        seal(block, 6, block);
    }

    /// The partition map that holds the files.
    short own() {
        return (short) (kind == Kind.PLAIN ? 0 : 1);
    }

    private void maps() {
        if (kind == Kind.METADATA) {
            // Two extents: the first holds four blocks.
            ByteBuffer extents = little(16);
            extents.putInt(4 * BLOCK).putInt(10).putInt(10 * BLOCK).putInt(30);
            entry(START + 2, 2, 250, 0, 14 * BLOCK, bytes(extents));
        }
        if (kind == Kind.VIRTUAL || kind == Kind.VIRTUAL_OLD) {
            int head = kind == Kind.VIRTUAL ? 152 : 0;
            ByteBuffer table = little(head + 9 * 4 + (head == 0 ? 36 : 0));
            table.putShort(0, (short) head);
            for (int i = 0; i < 9; i++) {
                table.putInt(head + 4 * i, physical(i));
            }
            int type = kind == Kind.VIRTUAL ? 248 : 0;
            entry(BLOCKS - 3, BLOCKS - 3 - START, type, 3, table.capacity(), bytes(table));
        }
    }

    /// Where a block of the file system lies, counted in the partition.
    private int physical(int block) {
        return switch (kind) {
            case PLAIN -> block;
            case METADATA -> block < 4 ? 10 + block : 30 + block - 4;
            case VIRTUAL, VIRTUAL_OLD -> 60 - 2 * block;
        };
    }

    private int place(int block) {
        return START + physical(block);
    }

    private void files() {
        longOne(place(0) * BLOCK + 400, BLOCK, 1, own());
        seal(place(0), 256, 0);
        ByteBuffer root = little(BLOCK);
        identifier(root, "", 1, 1 << 3 | 2);
        identifier(root, "plain", 3, 0);
        identifier(root, "gone", 3, 4);
        identifier(root, "odd", 4, 0);
        identifier(root, "link", 6, 0);
        identifier(root, "inside", 7, 0);
        identifier(root, "folder", 8, 2);
        int size = root.position();
        file.put(place(2) * BLOCK, bytes(root));
        node(1, 4, 1, size, longs(size, 2, own()));
        fill();
        node(3, 5, 1, 700, longs(700, DATA, 0));
        // 512 bytes, a hole of as many, and more in a further block of descriptors.
        node(
                4,
                5,
                1,
                3 * BLOCK,
                longs(BLOCK, DATA + 2, 0, BLOCK | 1 << 30, 0, 0, BLOCK | 3 << 30, 5, own()));
        byte[] more = longs(2 * BLOCK, DATA + 3, 0);
        file.putInt(place(5) * BLOCK + 20, more.length).put(place(5) * BLOCK + 24, more);
        seal(place(5), 258, 5);
        node(6, 12, 3, 17, new byte[] {3, 0, 0, 0, 4, 0, 0, 0, 5, 5, 0, 0, 8, 'a', 'b', 'c', 'd'});
        node(7, 5, 3, 6, "within".getBytes(StandardCharsets.UTF_8));
        node(8, 4, 3, 0, new byte[0]);
    }

    private void fill() {
        for (int i = 0; i < 10 * BLOCK; i++) {
            file.put((START + DATA) * BLOCK + i, (byte) ('a' + i / BLOCK));
        }
    }

    void identifier(ByteBuffer into, String name, int block, int characteristics) {
        ByteBuffer one = little((38 + (name.isEmpty() ? 0 : 1 + name.length()) + 3) / 4 * 4);
        one.putShort(16, (short) 1).put(18, (byte) characteristics);
        one.put(19, (byte) (name.isEmpty() ? 0 : 1 + name.length()));
        one.putInt(20, BLOCK).putInt(24, block).putShort(28, own());
        if (!name.isEmpty()) {
            one.put(38, (byte) 8).put(39, name.getBytes(StandardCharsets.ISO_8859_1));
        }
        seal(one, 0, 257, 2);
        into.put(bytes(one));
    }

    /// A file entry in a block of the file system.
    void node(int block, int type, int allocation, long size, byte[]... extents) {
        entry(place(block), block, type, allocation, size, extents);
    }

    private void entry(int place, int number, int type, int allocation, long size, byte[]... all) {
        int at = place * BLOCK;
        byte[] extents = all[0];
        file.putShort(at + 20, (short) 4).put(at + 27, (byte) type);
        file.putShort(at + 34, (short) allocation).putLong(at + 56, size);
        file.putInt(at + 172, extents.length).put(at + 176, extents);
        seal(place, 261, number);
    }

    private static byte[] longs(int... lengthBlockPartition) {
        ByteBuffer all = little(lengthBlockPartition.length / 3 * 16);
        for (int i = 0; i < lengthBlockPartition.length; i += 3) {
            all.putInt(lengthBlockPartition[i]).putInt(lengthBlockPartition[i + 1]);
            all.putShort((short) lengthBlockPartition[i + 2]).position(all.position() + 6);
        }
        return bytes(all);
    }

    private void longOne(int at, int length, int block, int partition) {
        file.putInt(at, length).putInt(at + 4, block).putShort(at + 8, (short) partition);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.capacity()];
        buffer.get(0, copy);
        return copy;
    }

    private void text(int at, String text) {
        file.put(at, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void seal(int block, int identifier, int location) {
        seal(file, block * BLOCK, identifier, location);
    }

    /// Makes a descriptor's head, without a CRC.
    private static void seal(ByteBuffer in, int at, int identifier, int location) {
        in.putShort(at, (short) identifier).putShort(at + 2, (short) 3).putInt(at + 12, location);
        in.put(at + 4, (byte) 0);
        int sum = 0;
        for (int i = 0; i < 16; i++) {
            sum += in.get(at + i);
        }
        in.put(at + 4, (byte) sum);
    }
}
