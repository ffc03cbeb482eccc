package dev.stirrup.uefi.authenticode;

import dev.stirrup.uefi.pe.PeDecoder;
import dev.stirrup.uefi.pe.PeFile;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A program as it is before signing: without certificate table and checksum, and with zeros up to
/// a multiple of 8 bytes, where signatures must begin.
final class UnsignedImage implements ByteSource {
    private static final int PIECE = 256 << 10;

    private final ByteSource file;
    private final long body;
    private final int checksum;
    private final int directory;

    /// @param body how much of the file is not its certificate table
    UnsignedImage(ByteSource file, long body) throws IOException, MalformedException {
        PeFile head = PeDecoder.decode(file);
        this.file = file;
        this.body = body;
        this.checksum = head.checksumOffset();
        this.directory = head.head().certificates().directory();
    }

    @Override
    public long size() {
        return body + CertificateTable.padding(body);
    }

    @Override
    public void read(long at, byte[] into, int from, int count) throws IOException {
        int inFile = (int) Math.max(0, Math.min(count, body - at));
        file.read(at, into, from, inFile);
        for (int i = inFile; i < count; i++) {
            into[from + i] = 0;
        }
        ByteBuffer piece = ByteBuffer.wrap(into, from, count);
        clear(piece, from - at + checksum, 4);
        clear(piece, from - at + directory, 8);
    }

    /// Sets bytes of the piece to zero, as far as they lie in it.
    private static void clear(ByteBuffer piece, long begin, int count) {
        for (long i = begin; i < begin + count; i++) {
            if (i >= piece.position() && i < piece.limit()) {
                piece.put((int) i, (byte) 0);
            }
        }
    }

    /// Writes this program with a certificate table and a fresh checksum.
    ///
    /// @param table a multiple of 8 bytes long
    void writeSigned(byte[] table, OutputStream out) throws IOException {
        byte[] entry = little((int) size(), table.length);
        long sum = sum(table, table.length, sum(entry, entry.length, 0));
        byte[] piece = new byte[PIECE];
        for (long at = 0; at < size(); at += PIECE) {
            int count = (int) Math.min(PIECE, size() - at);
            read(at, piece, 0, count);
            sum = sum(piece, count, sum);
        }
        byte[] check = little((int) (sum + size() + table.length));
        for (long at = 0; at < size(); at += PIECE) {
            int count = (int) Math.min(PIECE, size() - at);
            read(at, piece, 0, count);
            put(piece, count, checksum - at, check);
            put(piece, count, directory - at, entry);
            out.write(piece, 0, count);
        }
        out.write(table);
    }

    private static void put(byte[] piece, int count, long at, byte[] value) {
        for (int i = 0; i < value.length; i++) {
            if (at + i >= 0 && at + i < count) {
                piece[(int) at + i] = value[i];
            }
        }
    }

    private static byte[] little(int... values) {
        ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            out.putInt(value);
        }
        return out.array();
    }

    /// The PE checksum: 16-bit words added with their carries. Everything begins at even offsets:
    /// the certificate directory lies at a multiple of 2 in every file whose head does.
    private static long sum(byte[] bytes, int count, long before) {
        long sum = before;
        for (int i = 0; i < count; i += 2) {
            int high = i + 1 < count ? bytes[i + 1] & 0xff : 0;
            sum += (bytes[i] & 0xff) | high << 8;
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
