package dev.stirrup.media.initrd;

import dev.stirrup.media.packed.Unpacked;
import dev.stirrup.media.tree.Damage;
import dev.stirrup.media.tree.Names;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads archives of the forms that Linux takes, "newc" and "crc" (Linux's
/// Documentation/driver-api/early-userspace/buffer-format.rst), as a stream.
final class CpioReader {
    static final int MAGIC_LENGTH = 6;
    static final String TRAILER = "TRAILER!!!";

    private static final int HEADER = 110;
    private static final int DIGITS = 8;
    private static final int LONGEST_NAME = 4096;
    private static final int ALIGNMENT = 4;
    private static final int MOST_ENTRIES = 1 << 20;

    private final Unpacked in;
    private final Initrd.Visitor visitor;
    private final byte[] header = new byte[HEADER];
    private long position;
    private int entries;

    CpioReader(Unpacked in, Initrd.Visitor visitor) {
        this.in = in;
        this.visitor = visitor;
    }

    static boolean isMagic(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        return text.startsWith("070701") || text.startsWith("070702");
    }

    /// How many bytes were read.
    long position() {
        return position;
    }

    int entries() {
        return entries;
    }

    /// One archive, to its trailer or to the end of the stream.
    void archive() throws IOException, MalformedException {
        while (header(0)) {
            if (!entry()) {
                return;
            }
        }
    }

    /// All archives to the end of the stream; zeroes may lie between them.
    void archives() throws IOException, MalformedException {
        archive();
        while (skipZeroes()) {
            if (!header(1)) {
                throw damage("an archive that breaks off");
            }
            if (entry()) {
                archive();
            }
        }
    }

    /// Whether something other than zeroes follows; its first byte is in the header then.
    private boolean skipZeroes() throws IOException, MalformedException {
        header[0] = 0;
        while (header[0] == 0) {
            if (in.read(header, 0, 1) == 0) {
                return false;
            }
            position++;
        }
        return true;
    }

    /// @param there how many bytes of it were read before
    private boolean header(int there) throws IOException, MalformedException {
        int got = in.read(header, there, HEADER - there);
        position += got;
        if (got == 0) {
            return false;
        }
        if (got < HEADER - there || !isMagic(header)) {
            throw damage("no header of a cpio archive");
        }
        return true;
    }

    /// Whether it was another one than the trailer.
    private boolean entry() throws IOException, MalformedException {
        long size = number(6);
        long nameSize = number(11);
        if (nameSize == 0 || nameSize > LONGEST_NAME) {
            throw damage("a name of " + nameSize + " bytes");
        }
        byte[] name = new byte[(int) nameSize];
        fill(name);
        align();
        if (name[name.length - 1] != 0) {
            throw damage("a name without its ending zero byte");
        }
        String path = Names.text(Arrays.copyOf(name, name.length - 1));
        if (path.equals(TRAILER)) {
            return false;
        }
        if (++entries > MOST_ENTRIES) {
            throw damage("more than " + MOST_ENTRIES + " files");
        }
        CpioEntry entry = new CpioEntry(clean(path), (int) number(1), size, number(4), number(0));
        content(entry);
        align();
        return true;
    }

    private void content(CpioEntry entry) throws IOException, MalformedException {
        boolean isSummed = header[5] == '2' && entry.isFile() && entry.size() > 0;
        var content = new CpioContent(in, entry.size());
        visitor.visit(entry, content);
        content.drain();
        position += entry.size();
        if (isSummed && content.sum() != number(12)) {
            throw damage("a file with a wrong sum");
        }
    }

    /// The path without what does not matter. A way up has no place in an archive.
    private String clean(String path) throws MalformedException {
        List<String> names = new ArrayList<>();
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                throw damage("a path that leads out of the archive");
            }
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(Names.printable(name));
            }
        }
        return String.join("/", names);
    }

    /// One of the header's numbers, in the order of the form.
    private long number(int index) throws MalformedException {
        int from = MAGIC_LENGTH + index * DIGITS;
        long value = 0;
        for (int i = from; i < from + DIGITS; i++) {
            int digit = Character.digit(header[i], 16);
            if (digit < 0) {
                throw damage("a number that is none");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private void align() throws IOException, MalformedException {
        fill(new byte[(int) (-position & ALIGNMENT - 1)]);
    }

    private void fill(byte[] into) throws IOException, MalformedException {
        int got = in.read(into, 0, into.length);
        position += got;
        if (got < into.length) {
            throw damage("an archive that breaks off");
        }
    }

    private MalformedException damage(String what) {
        return Damage.at(what, position);
    }
}
