package dev.stirrup.media.driver;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.SequencedMap;

/// Writes a cabinet, which Windows PE's `expand` unpacks: one folder, nothing compressed (MS-CAB,
/// section 2). Its files have no dates, so that the same files give the same cabinet.
public final class CabinetWriter {
    private static final int HEADER = 36;
    private static final int FOLDER = 8;
    private static final int FILE = 16;
    private static final int DATA = 8;

    /// What one block of data holds at most (MS-CAB section 2.4).
    private static final int BLOCK = 0x8000;

    private static final int MOST_BLOCKS = 0xffff;
    private static final int MOST_FILES = 0xffff;
    private static final int NAME_IS_UTF8 = 0x80;

    /// 1980-01-01, the first day there is.
    private static final int DATE = 1 << 5 | 1;

    private CabinetWriter() {}

    /// Writes it.
    ///
    /// @param files their content by their names, in their order; names are without folders
    /// @throws IOException also when it cannot hold so much
    public static void write(SequencedMap<String, byte[]> files, OutputStream out)
            throws IOException {
        long content = files.values().stream().mapToLong(one -> one.length).sum();
        long blocks = (content + BLOCK - 1) / BLOCK;
        if (blocks > MOST_BLOCKS || files.size() > MOST_FILES) {
            throw new IOException("a cabinet holds less than 2 GiB and 65,536 files");
        }
        int names = files.keySet().stream().mapToInt(name -> bytes(name).length + 1).sum();
        int begin = HEADER + FOLDER + FILE * files.size() + names;
        long size = begin + blocks * DATA + content;
        ByteBuffer head = ByteBuffer.allocate(begin).order(ByteOrder.LITTLE_ENDIAN);
        head.put("MSCF".getBytes(StandardCharsets.US_ASCII)).putInt(0).putInt((int) size);
        head.putInt(0).putInt(HEADER + FOLDER).putInt(0);
        head.put((byte) 3).put((byte) 1).putShort((short) 1).putShort((short) files.size());
        head.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        head.putInt(begin).putShort((short) blocks).putShort((short) 0);
        long at = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            head.putInt(file.getValue().length).putInt((int) at).putShort((short) 0);
            head.putShort((short) DATE).putShort((short) 0).putShort((short) NAME_IS_UTF8);
            head.put(bytes(file.getKey())).put((byte) 0);
            at += file.getValue().length;
        }
        out.write(head.array());
        blocks(files.values(), out);
    }

    private static void blocks(Collection<byte[]> contents, OutputStream out) throws IOException {
        byte[] block = new byte[BLOCK];
        int held = 0;
        for (byte[] content : contents) {
            int taken = 0;
            while (taken < content.length) {
                int count = Math.min(BLOCK - held, content.length - taken);
                System.arraycopy(content, taken, block, held, count);
                held += count;
                taken += count;
                if (held == BLOCK) {
                    block(block, held, out);
                    held = 0;
                }
            }
        }
        if (held > 0) {
            block(block, held, out);
        }
    }

    private static void block(byte[] block, int length, OutputStream out) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(DATA).order(ByteOrder.LITTLE_ENDIAN);
        int sizes = length | length << 16;
        head.putInt(sum(block, length) ^ sizes).putInt(sizes);
        out.write(head.array());
        out.write(block, 0, length);
    }

    /// Words of four bytes, low byte first, by exclusive or; the last bytes the other way round
    /// (MS-CAB section 3.1).
    private static int sum(byte[] block, int length) {
        ByteBuffer words = ByteBuffer.wrap(block, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        int sum = 0;
        while (words.remaining() >= Integer.BYTES) {
            sum ^= words.getInt();
        }
        int rest = 0;
        while (words.hasRemaining()) {
            rest = rest << 8 | words.get() & 0xff;
        }
        return sum ^ rest;
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
