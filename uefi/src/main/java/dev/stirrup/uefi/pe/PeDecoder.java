package dev.stirrup.uefi.pe;

import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The head of a PE/COFF file to values. Refuses what edk2's loader refuses (MdePkg/Library/
/// BasePeCoffLib/BasePeCoff.c, PeCoffLoaderGetPeHeader), so that nothing passes here that no
/// firmware would load.
public final class PeDecoder {
    /// Four bytes of signature and the COFF file header.
    static final int COFF_HEAD = 24;

    /// The largest file that is read; a unified kernel image with its initrd stays far below.
    public static final long LARGEST = 2L << 30;

    private static final int DOS_HEAD = 64;
    private static final int NEW_HEADER_AT = 0x3c;
    private static final long PE_SIGNATURE = 0x00004550;
    private static final int PE32 = 0x10b;
    private static final int PE32_PLUS = 0x20b;
    private static final int MOST_DIRECTORIES = 16;
    private static final int CERTIFICATES = 4;
    private static final int MOST_SECTIONS = 4096;
    private static final int SHORT_NAME = 8;
    private static final int SYMBOL = 18;
    private static final int LONGEST_NAME = 64;
    private static final Pattern LONG_NAME = Pattern.compile("/[0-9]{1,7}");

    /// IMAGE_FILE_MACHINE etc. of the COFF header.
    ///
    /// @param stringsAt where the table of long section names lies; 0 when there is none
    private record Coff(
            int machine, int sections, int optionalSize, int optionalAt, long stringsAt) {
        int tableAt() {
            return optionalAt + optionalSize;
        }
    }

    private record OptionalHeader(boolean isPlus, PeFile.PeHead head) {}

    private PeDecoder() {}

    /// @throws MalformedException when it is no PE/COFF file, or one that firmware would not load
    public static PeFile decode(ByteSource source) throws IOException, MalformedException {
        if (source.size() > LARGEST) {
            throw new MalformedException("more than " + LARGEST + " bytes of program", 0);
        }
        WireReader dos = reader(source, 0, DOS_HEAD);
        if (dos.u16le() != 0x5a4d) {
            throw new MalformedException("not a PE file: no MZ", 0);
        }
        dos.skip(NEW_HEADER_AT - 2);
        long newHeader = dos.u32le();
        Coff coff = coff(reader(source, newHeader, COFF_HEAD), (int) newHeader);
        OptionalHeader optional =
                optional(reader(source, coff.optionalAt(), coff.optionalSize()), coff);
        PeFile.PeHead head = optional.head();
        check(head, coff, source.size());
        List<PeSection> sections =
                sections(
                        reader(source, coff.tableAt(), coff.sections() * PeSection.HEAD),
                        source,
                        coff.stringsAt());
        return new PeFile(source.size(), coff.machine(), optional.isPlus(), head, sections);
    }

    /// Reads a piece of the file that must lie in it.
    private static WireReader reader(ByteSource source, long at, int count)
            throws IOException, MalformedException {
        if (at < 0 || at > source.size() - count) {
            throw new MalformedException(
                    "needs " + count + " bytes, the file ends before",
                    (int) Math.min(at, source.size()));
        }
        byte[] bytes = new byte[count];
        source.read(at, bytes, 0, count);
        return WireReader.of(bytes);
    }

    private static Coff coff(WireReader in, int at) throws MalformedException {
        if (in.u32le() != PE_SIGNATURE) {
            throw new MalformedException("not a PE file: no PE signature", at);
        }
        int machine = in.u16le();
        int sections = in.u16le();
        in.skip(4);
        long symbolsAt = in.u32le();
        long symbols = in.u32le();
        int optionalSize = in.u16le();
        if (sections > MOST_SECTIONS) {
            throw new MalformedException(sections + " sections", at);
        }
        long stringsAt = symbolsAt == 0 ? 0 : symbolsAt + symbols * SYMBOL;
        return new Coff(machine, sections, optionalSize, at + COFF_HEAD, stringsAt);
    }

    private static OptionalHeader optional(WireReader in, Coff coff) throws MalformedException {
        int magic = in.u16le();
        boolean isPlus = magic == PE32_PLUS;
        if (magic != PE32 && !isPlus) {
            throw in.malformed("optional header's magic " + magic);
        }
        in.skip(isPlus ? 22 : 26);
        long imageBase = isPlus ? in.u32le() | in.u32le() << 32 : in.u32le();
        long sectionAlignment = in.u32le();
        long fileAlignment = in.u32le();
        in.skip(16);
        long sizeOfImage = in.u32le();
        long sizeOfHeaders = in.u32le();
        in.skip(4);
        int subsystem = in.u16le();
        int characteristics = in.u16le();
        in.skip(isPlus ? 36 : 20);
        long directories = in.u32le();
        if (directories > MOST_DIRECTORIES || in.remaining() != directories * 8) {
            throw in.malformed(directories + " data directories");
        }
        var certificates = new PeFile.CertificateTable(0, 0, 0);
        if (directories > CERTIFICATES) {
            in.skip(CERTIFICATES * 8);
            int directory = coff.optionalAt() + in.position();
            long offset = in.u32le();
            certificates = new PeFile.CertificateTable(directory, offset, in.u32le());
        }
        return new OptionalHeader(
                isPlus,
                new PeFile.PeHead(
                        coff.optionalAt() - COFF_HEAD,
                        sizeOfHeaders,
                        new PeFile.Memory(imageBase, sizeOfImage, sectionAlignment, fileAlignment),
                        subsystem,
                        characteristics,
                        (int) directories,
                        certificates));
    }

    private static void check(PeFile.PeHead head, Coff coff, long size) throws MalformedException {
        int tableAt = coff.tableAt();
        long tableEnd = tableAt + (long) coff.sections() * PeSection.HEAD;
        if (head.sizeOfHeaders() < tableEnd || head.sizeOfHeaders() > size) {
            throw new MalformedException(
                    "headers of " + head.sizeOfHeaders() + " bytes", head.newHeader());
        }
        if (head.memory().sizeOfImage() <= head.sizeOfHeaders()) {
            throw new MalformedException(
                    "image of " + head.memory().sizeOfImage() + " bytes", head.newHeader());
        }
        PeFile.CertificateTable table = head.certificates();
        if (table.isPresent()
                && (table.offset() < tableEnd || table.size() > size - table.offset())) {
            throw new MalformedException(
                    "certificate table of " + table.size() + " bytes at " + table.offset(),
                    table.directory());
        }
    }

    private static List<PeSection> sections(WireReader in, ByteSource source, long stringsAt)
            throws IOException, MalformedException {
        List<PeSection> sections = new ArrayList<>();
        while (in.hasMore()) {
            String name = name(in.bytes(SHORT_NAME));
            if (stringsAt > 0 && LONG_NAME.matcher(name).matches()) {
                name = longName(source, stringsAt + Integer.parseInt(name.substring(1)), name);
            }
            PeSection section = section(in, name);
            if (section.fileSize() > 0
                    && (section.fileOffset() > source.size()
                            || section.fileSize() > source.size() - section.fileOffset())) {
                throw in.malformed("section " + section.name() + " goes beyond the file");
            }
            sections.add(section);
        }
        return sections;
    }

    /// A name of more than 8 characters lies in the table behind the symbols: GNU tools write such
    /// ones into programs, shim's `.vendor_cert` among them.
    private static String longName(ByteSource source, long at, String otherwise)
            throws IOException {
        int count = (int) Math.min(LONGEST_NAME, source.size() - at);
        if (count <= 0) {
            return otherwise;
        }
        byte[] bytes = new byte[count];
        source.read(at, bytes, 0, count);
        return name(bytes);
    }

    private static String name(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int zero = text.indexOf(0);
        return zero < 0 ? text : text.substring(0, zero);
    }

    private static PeSection section(WireReader in, String name) throws MalformedException {
        long virtualSize = in.u32le();
        long virtualAddress = in.u32le();
        long fileSize = in.u32le();
        long fileOffset = in.u32le();
        in.skip(12);
        return new PeSection(name, virtualAddress, virtualSize, fileOffset, fileSize, in.u32le());
    }
}
