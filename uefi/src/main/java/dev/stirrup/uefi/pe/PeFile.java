package dev.stirrup.uefi.pe;

import java.util.List;
import java.util.Optional;

/// The head of a PE/COFF file (Microsoft's PE format). Offsets and sizes are in bytes; all of what
/// they name lies within the file.
///
/// @param size of the whole file
/// @param machine IMAGE_FILE_MACHINE_...; see [PeMachine]
/// @param isPlus PE32+, with 64-bit addresses; otherwise PE32
public record PeFile(
        long size, int machine, boolean isPlus, PeHead head, List<PeSection> sections) {
    /// IMAGE_DLLCHARACTERISTICS_NX_COMPAT
    private static final int NX_COMPAT = 0x0100;

    public PeFile {
        sections = List.copyOf(sections);
    }

    /// What the head says of its own layout.
    ///
    /// @param newHeader where the PE signature lies
    /// @param sizeOfHeaders how much of the file is head, section table included
    /// @param subsystem 10 EFI application, 11 boot service driver, 12 runtime driver, 13 ROM
    /// @param characteristics DllCharacteristics
    /// @param directories how many data directories there are, at most 16
    /// @param certificates where the signatures lie
    public record PeHead(
            int newHeader,
            long sizeOfHeaders,
            Memory memory,
            int subsystem,
            int characteristics,
            int directories,
            CertificateTable certificates) {}

    /// How it lies in memory.
    public record Memory(
            long imageBase, long sizeOfImage, long sectionAlignment, long fileAlignment) {}

    /// The attribute certificate table, data directory 4.
    ///
    /// @param directory where the directory's entry lies in the file; 0 when there are fewer
    /// @param offset where the table lies in the file, 0 when there is none
    /// @param size in bytes, 0 when there is none
    public record CertificateTable(int directory, long offset, long size) {
        public boolean isPresent() {
            return size > 0;
        }
    }

    public Optional<PeMachine> known() {
        return PeMachine.of(machine);
    }

    /// Whether it says to run without memory that is both written and run.
    public boolean isNxCompatible() {
        return (head.characteristics() & NX_COMPAT) != 0;
    }

    /// Whether firmware starts it: an EFI application, a driver, or an EFI program in ROM.
    public boolean isEfiProgram() {
        return head.subsystem() >= 10 && head.subsystem() <= 13;
    }

    /// The first section of this name.
    public Optional<PeSection> section(String name) {
        return sections.stream().filter(section -> section.name().equals(name)).findFirst();
    }

    /// Where the checksum lies, which no signature covers.
    public int checksumOffset() {
        return head.newHeader() + PeDecoder.COFF_HEAD + 64;
    }
}
