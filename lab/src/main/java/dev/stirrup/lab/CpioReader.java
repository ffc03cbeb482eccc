package dev.stirrup.lab;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads a cpio archive in the "new ASCII" form, entry by entry. Total: any bytes give entries, an
/// end, or an [IOException].
final class CpioReader {
    private static final int HEADER = 110;
    private static final int LONGEST_NAME = 4096;
    private static final int LARGEST_FILE = 256 << 20;

    private final InputStream in;

    CpioReader(InputStream in) {
        this.in = in;
    }

    /// One entry.
    ///
    /// @param path without a leading slash or `./`
    /// @param mode kind and permissions, as in stat(2)
    /// @param content a file's bytes or a symbolic link's target
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Entry(String path, int mode, byte[] content) {}

    /// The next entry; empty at the archive's end.
    Optional<Entry> next() throws IOException {
        byte[] header = exactly(HEADER);
        String text = new String(header, StandardCharsets.US_ASCII);
        if (!text.startsWith("070701") && !text.startsWith("070702")) {
            throw new IOException("not a cpio archive");
        }
        int mode = field(text, 1);
        int size = bounded(field(text, 6), LARGEST_FILE);
        int nameSize = bounded(field(text, 11), LONGEST_NAME);
        String name = new String(exactly(nameSize), StandardCharsets.UTF_8);
        skipFill(HEADER + nameSize);
        byte[] content = exactly(size);
        skipFill(size);
        String path = name.replace("\0", "").replaceFirst("^(\\./|/)+", "");
        return path.equals("TRAILER!!!")
                ? Optional.empty()
                : Optional.of(new Entry(path, mode, content));
    }

    private static int field(String header, int index) throws IOException {
        String digits = header.substring(6 + 8 * index, 14 + 8 * index);
        try {
            return Integer.parseUnsignedInt(digits, 16);
        } catch (NumberFormatException e) {
            throw new IOException("not a number in a cpio header: " + digits, e);
        }
    }

    private static int bounded(int value, int most) throws IOException {
        if (value < 0 || value > most) {
            throw new IOException("impossible size in a cpio header: " + value);
        }
        return value;
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the cpio archive ends within an entry");
        }
        return bytes;
    }

    private void skipFill(int used) throws IOException {
        int fill = (4 - used % 4) % 4;
        if (exactly(fill).length != fill) {
            throw new EOFException("the cpio archive ends within an entry");
        }
    }
}
