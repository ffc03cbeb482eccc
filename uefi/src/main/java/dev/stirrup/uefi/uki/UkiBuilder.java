package dev.stirrup.uefi.uki;

import dev.stirrup.uefi.pe.PeDecoder;
import dev.stirrup.uefi.pe.PeFile;
import dev.stirrup.uefi.pe.PeSection;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Makes a unified kernel image of systemd's stub and what it shall start. Sections go behind those
/// of the stub, the kernel last: it may unpack itself behind its own end.
public final class UkiBuilder {
    private static final int PAGE = 4096;
    private static final int PIECE = 256 << 10;

    /// IMAGE_SCN_CNT_INITIALIZED_DATA and IMAGE_SCN_MEM_READ
    private static final int READ_ONLY_DATA = 0x40000040;

    private static final int NUMBER_OF_SECTIONS = 6;
    private static final int OPTIONAL_HEAD = 24;
    private static final int INITIALIZED_SIZE = OPTIONAL_HEAD + 8;
    private static final int SIZE_OF_IMAGE = OPTIONAL_HEAD + 56;
    private static final int SIZE_OF_HEADERS = OPTIONAL_HEAD + 60;
    private static final int CHECKSUM = OPTIONAL_HEAD + 64;
    private static final int SYMBOLS = 12;
    private static final int SECTION_HEAD = 40;
    private static final int SECTION_NAME = 8;

    /// What a section of the stub is called that another one stands for now. Its bytes stay where
    /// they are: digests of programs go over all of them, and its place in memory may be too small.
    private static final String REPLACED = ".discard";

    /// What goes into an image.
    ///
    /// @param stub `linuxx64.efi.stub` of systemd, or that of another processor
    /// @param initrds in the order in which the kernel gets them
    /// @param osRelease text of the form of os-release(5); boot menus show its PRETTY_NAME
    /// @param kernelRelease what `uname -r` will say, where it is known
    public record Parts(
            ByteSource stub,
            ByteSource kernel,
            List<ByteSource> initrds,
            String commandLine,
            String osRelease,
            Optional<String> kernelRelease) {
        public Parts {
            initrds = List.copyOf(initrds);
        }
    }

    /// A section to be added, and where it will lie.
    private record Added(String name, ByteSource content, long fileOffset, long address) {}

    private final ByteSource stub;
    private final PeFile file;
    private final int alignment;

    private UkiBuilder(ByteSource stub) throws IOException, MalformedException {
        this.stub = stub;
        this.file = PeDecoder.decode(stub);
        this.alignment = (int) Math.max(512, Math.min(PAGE, file.head().memory().fileAlignment()));
    }

    /// Writes the image, unsigned.
    ///
    /// @throws MalformedException when the stub is none, or everything together is too large
    public static void write(Parts parts, OutputStream out) throws IOException, MalformedException {
        UkiBuilder builder = new UkiBuilder(parts.stub());
        List<Content> contents = new ArrayList<>();
        JoinedSbat.of(builder.file, parts.stub(), parts.kernel())
                .ifPresent(sbat -> contents.add(new Content(UkiContent.SBAT, ByteSource.of(sbat))));
        contents.addAll(contents(parts));
        builder.write(contents, out);
    }

    private record Content(String name, ByteSource bytes) {}

    private static List<Content> contents(Parts parts) {
        List<Content> contents = new ArrayList<>();
        contents.add(new Content(".osrel", text(parts.osRelease())));
        contents.add(new Content(".cmdline", text(parts.commandLine())));
        parts.kernelRelease().ifPresent(name -> contents.add(new Content(".uname", text(name))));
        if (!parts.initrds().isEmpty()) {
            contents.add(new Content(".initrd", new JoinedSource(parts.initrds())));
        }
        contents.add(new Content(UkiContent.LINUX, parts.kernel()));
        return contents;
    }

    private static ByteSource text(String text) {
        return ByteSource.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(List<Content> contents, OutputStream out)
            throws IOException, MalformedException {
        if (file.section(UkiContent.LINUX).isPresent()) {
            throw new MalformedException("the stub has a kernel already", 0);
        }
        int table = table();
        long oldHeaders = file.head().sizeOfHeaders();
        long needed = table + (long) (file.sections().size() + contents.size()) * SECTION_HEAD;
        long headers = Math.max(oldHeaders, up(needed, alignment));
        if (file.sections().stream().anyMatch(section -> section.virtualAddress() < headers)) {
            throw new MalformedException("the stub has no room for more sections", table);
        }
        long shift = headers - oldHeaders;
        long bodyEnd =
                file.sections().stream()
                        .mapToLong(section -> section.fileOffset() + section.fileSize())
                        .max()
                        .orElse(oldHeaders);
        List<Added> added = placed(contents, up(bodyEnd + shift, alignment));
        byte[] head = head((int) headers, added);
        out.write(head);
        copy(stub, oldHeaders, bodyEnd, out);
        pad(bodyEnd + shift, out);
        for (Added section : added) {
            copy(section.content(), 0, section.content().size(), out);
            pad(section.content().size(), out);
        }
    }

    private List<Added> placed(List<Content> contents, long fileOffset) throws MalformedException {
        long address =
                file.sections().stream()
                        .mapToLong(section ->
                                section.virtualAddress()
                                        + Math.max(section.virtualSize(), section.fileSize()))
                        .max()
                        .orElse(0);
        long page = Math.max(PAGE, file.head().memory().sectionAlignment());
        List<Added> added = new ArrayList<>();
        long at = fileOffset;
        for (Content content : contents) {
            address = up(address, page);
            added.add(new Added(content.name(), content.bytes(), at, address));
            address += content.bytes().size();
            at += up(content.bytes().size(), alignment);
            if (at > PeDecoder.LARGEST || address > PeDecoder.LARGEST) {
                throw new MalformedException(
                        "the image would be larger than " + PeDecoder.LARGEST + " bytes", 0);
            }
        }
        return added;
    }

    /// The stub's head with the new sections in its table.
    private byte[] head(int headers, List<Added> added) throws IOException {
        byte[] bytes = new byte[headers];
        int old = (int) file.head().sizeOfHeaders();
        stub.read(0, bytes, 0, table() + file.sections().size() * SECTION_HEAD);
        ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int pe = file.head().newHeader();
        int count = file.sections().size();
        head.putShort(pe + NUMBER_OF_SECTIONS, (short) (count + added.size()));
        head.putLong(pe + SYMBOLS, 0);
        long size = added.stream().mapToLong(section -> padded(section.content())).sum();
        head.putInt(pe + INITIALIZED_SIZE, head.getInt(pe + INITIALIZED_SIZE) + (int) size);
        Added last = added.getLast();
        long page = Math.max(PAGE, file.head().memory().sectionAlignment());
        head.putInt(pe + SIZE_OF_IMAGE, (int) up(last.address() + last.content().size(), page));
        head.putInt(pe + SIZE_OF_HEADERS, headers);
        head.putInt(pe + CHECKSUM, 0);
        if (file.head().certificates().directory() != 0) {
            head.putLong(file.head().certificates().directory(), 0);
        }
        for (int i = 0; i < count; i++) {
            PeSection section = file.sections().get(i);
            int entry = table() + i * SECTION_HEAD;
            if (section.fileSize() > 0) {
                head.putInt(entry + 20, (int) section.fileOffset() + headers - old);
            }
            if (added.stream().anyMatch(one -> one.name().equals(section.name()))) {
                head.put(entry, name(REPLACED));
            }
        }
        head.position(table() + count * SECTION_HEAD);
        added.forEach(section -> put(section, head));
        return bytes;
    }

    private void put(Added section, ByteBuffer head) {
        head.put(name(section.name()));
        head.putInt((int) section.content().size()).putInt((int) section.address());
        head.putInt((int) padded(section.content())).putInt((int) section.fileOffset());
        head.putLong(0).putInt(0).putInt(READ_ONLY_DATA);
    }

    private static byte[] name(String text) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), SECTION_NAME);
    }

    private int table() {
        int directories = file.isPlus() ? 112 : 96;
        return file.head().newHeader()
                + OPTIONAL_HEAD
                + directories
                + 8 * file.head().directories();
    }

    private long padded(ByteSource content) {
        return up(content.size(), alignment);
    }

    private void pad(long written, OutputStream out) throws IOException {
        out.write(new byte[(int) (up(written, alignment) - written)]);
    }

    private static void copy(ByteSource from, long begin, long end, OutputStream out)
            throws IOException {
        byte[] piece = new byte[PIECE];
        for (long at = begin; at < end; at += PIECE) {
            int count = (int) Math.min(PIECE, end - at);
            from.read(at, piece, 0, count);
            out.write(piece, 0, count);
        }
    }

    private static long up(long value, long to) {
        return (value + to - 1) / to * to;
    }
}
