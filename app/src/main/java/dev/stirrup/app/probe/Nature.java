package dev.stirrup.app.probe;

import dev.stirrup.netboot.probe.ScriptReader;
import dev.stirrup.uefi.pe.PeDecoder;
import dev.stirrup.uefi.pe.PeFile;
import dev.stirrup.uefi.pe.PeMachine;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a file is, by its content.
///
/// @param machine the processor of an EFI program; empty for everything else
record Nature(Sort sort, Optional<PeMachine> machine) {
    /// Sorts of files that take part in a boot.
    enum Sort {
        SCRIPT("an iPXE script"),
        EFI_IPXE("iPXE"),
        EFI_SHIM("shim"),
        EFI_GRUB("GRUB"),
        LINUX("a Linux kernel"),
        EFI_PROGRAM("an EFI program"),
        BIOS_IPXE("iPXE for BIOS"),
        BIOS_PROGRAM("no EFI program, perhaps one for BIOS"),
        TEXT("a text"),
        EMPTY("an empty file");

        private final String text;

        Sort(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /// iPXE's loader of PXE's format says so when it starts (its undiloader).
    private static final String BIOS_IPXE_MARK = "PXE->EB:";

    /// Its user class, and its name in what it prints.
    private static final String IPXE_MARK = "iPXE";

    private static final String LINUX_MARK = "HdrS";
    private static final int LINUX_MARK_AT = 0x202;
    private static final int SAMPLE = 512;

    static Nature of(Content content) {
        byte[] head = content.head().toArray();
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (head.length == 0) {
            return plain(Sort.EMPTY);
        }
        if (ScriptReader.isScript(text)) {
            return plain(Sort.SCRIPT);
        }
        Optional<PeFile> program = program(head);
        if (program.isPresent()) {
            return new Nature(efi(program.get(), text), program.get().known());
        }
        if (text.startsWith(LINUX_MARK, LINUX_MARK_AT)) {
            return plain(Sort.LINUX);
        }
        if (isText(text)) {
            return plain(Sort.TEXT);
        }
        return plain(text.contains(BIOS_IPXE_MARK) ? Sort.BIOS_IPXE : Sort.BIOS_PROGRAM);
    }

    boolean isIpxe() {
        return sort == Sort.EFI_IPXE || sort == Sort.BIOS_IPXE;
    }

    /// For screens.
    String text() {
        return sort.text() + machine.map(one -> " for " + one.text()).orElse("");
    }

    private static Nature plain(Sort sort) {
        return new Nature(sort, Optional.empty());
    }

    /// A kernel of Linux is an EFI program too. shim and GRUB name themselves in their SBAT
    /// section, which is plain text.
    private static Sort efi(PeFile file, String text) {
        if (file.section(".sbat").isPresent()) {
            if (text.contains("\nshim,")) {
                return Sort.EFI_SHIM;
            }
            if (text.contains("\ngrub,")) {
                return Sort.EFI_GRUB;
            }
        }
        if (text.contains(IPXE_MARK)) {
            return Sort.EFI_IPXE;
        }
        if (text.startsWith(LINUX_MARK, LINUX_MARK_AT)) {
            return Sort.LINUX;
        }
        return text.contains("grub_") ? Sort.EFI_GRUB : Sort.EFI_PROGRAM;
    }

    private static Optional<PeFile> program(byte[] head) {
        try {
            return Optional.of(PeDecoder.decode(ByteSource.of(head)));
        } catch (IOException | MalformedException e) {
            return Optional.empty();
        }
    }

    private static boolean isText(String text) {
        return text.chars()
                .limit(SAMPLE)
                .allMatch(c -> c >= ' ' && c < 0x7f || c == '\n' || c == '\r' || c == '\t');
    }
}
