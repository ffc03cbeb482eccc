package dev.stirrup.media.fat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A FAT12 file system of 64 sectors with `DIR/FILE.TXT` of three clusters, 4, 6 and 5, and `A`.
final class TinyFat {
    static final int SECTOR = 512;
    static final int TABLE = SECTOR;
    static final int ROOT = 2 * SECTOR;
    static final int DATA = 3 * SECTOR;

    final ByteBuffer file = ByteBuffer.allocate(64 * SECTOR).order(ByteOrder.LITTLE_ENDIAN);

    TinyFat() {
        file.putShort(11, (short) SECTOR).put(13, (byte) 1).putShort(14, (short) 1);
        file.put(16, (byte) 1).putShort(17, (short) 16).putShort(19, (short) 64);
        file.putShort(22, (short) 1).put(43, ascii("TINY       "));
        file.put(510, (byte) 0x55).put(511, (byte) 0xaa);
        next(2, 0xfff);
        next(3, 0xfff);
        next(4, 6);
        next(6, 5);
        next(5, 0xfff);
        entry(ROOT, "DIR        ", 0x10, 2, 0);
        entry(ROOT + 32, "A          ", 0, 3, 9);
        entry(DATA, ".          ", 0x10, 2, 0);
        entry(DATA + 32, "FILE    TXT", 0, 4, 1100);
        for (int i = 0; i < 5 * SECTOR; i++) {
            file.put(DATA + SECTOR + i, (byte) ('a' + i / SECTOR));
        }
    }

    void next(int cluster, int value) {
        int at = TABLE + cluster + cluster / 2;
        int word = file.getShort(at) & 0xffff;
        word = cluster % 2 == 0 ? word & 0xf000 | value : word & 0x000f | value << 4;
        file.putShort(at, (short) word);
    }

    void entry(int at, String name, int attributes, int cluster, int size) {
        file.put(at, ascii(name)).put(at + 11, (byte) attributes);
        file.putShort(at + 26, (short) cluster).putInt(at + 28, size);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
