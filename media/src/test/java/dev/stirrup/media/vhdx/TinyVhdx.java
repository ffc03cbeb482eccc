package dev.stirrup.media.vhdx;

import dev.stirrup.wire.ByteSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;

/// A VHDX file of 8 MiB whose disk has four blocks of 1 MiB, the second of them stored.
final class TinyVhdx {
    static final int HEADER = 64 << 10;
    static final int REGIONS = 192 << 10;
    static final int METADATA = 2 << 20;
    static final int TABLE = 3 << 20;
    static final int BLOCK = 4 << 20;
    private static final int ITEMS = METADATA + (64 << 10);
    private static final int SIZE = 8 << 20;

    final ByteBuffer file = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);

    TinyVhdx() {
        text(0, "vhdxfile");
        text(HEADER, "head");
        file.putLong(HEADER + 8, 7);
        file.putShort(HEADER + 66, (short) 1);
        text(REGIONS, "regi");
        file.putInt(REGIONS + 8, 2);
        region(0, "2dc27766-f623-4200-9d64-115e9bfd4a08", TABLE);
        region(1, "8b7ca206-4790-4b9a-b8fe-575f050f886e", METADATA);
        text(METADATA, "metadata");
        file.putShort(METADATA + 10, (short) 3);
        item(0, "caa16737-fa36-4d43-b3b6-33f0aa44e76b", 1 << 20);
        item(1, "2fa54224-cd1b-4876-b211-5dbed83bf4b8", 4 << 20);
        item(2, "8141bf1d-a96f-4709-ba47-f233a8faab5f", 512);
        file.putLong(TABLE + 8, BLOCK | 6);
        file.put(BLOCK, (byte) 'x');
        file.put(BLOCK + (1 << 20) - 1, (byte) 'y');
    }

    /// The file, with right checksums.
    ByteSource source() {
        seal(HEADER, 4 << 10);
        seal(REGIONS, 64 << 10);
        return ByteSource.of(file.array());
    }

    private void seal(int at, int length) {
        file.putInt(at + 4, 0);
        CRC32C sum = new CRC32C();
        sum.update(file.array(), at, length);
        file.putInt(at + 4, (int) sum.getValue());
    }

    private void region(int number, String id, int place) {
        int at = REGIONS + 16 + 32 * number;
        guid(at, id);
        file.putLong(at + 16, place);
        file.putInt(at + 24, 1 << 20);
        file.putInt(at + 28, 1);
    }

    private void item(int number, String id, long value) {
        int at = METADATA + 32 + 32 * number;
        guid(at, id);
        file.putInt(at + 16, ITEMS - METADATA + 16 * number);
        file.putInt(at + 20, 8);
        file.putLong(ITEMS + 16 * number, value);
    }

    void guid(int at, String text) {
        UUID id = UUID.fromString(text);
        long high = id.getMostSignificantBits();
        file.putInt(at, (int) (high >>> 32));
        file.putShort(at + 4, (short) (high >>> 16));
        file.putShort(at + 6, (short) high);
        file.putLong(at + 8, Long.reverseBytes(id.getLeastSignificantBits()));
    }

    private void text(int at, String text) {
        file.put(at, text.getBytes(StandardCharsets.US_ASCII));
    }
}
