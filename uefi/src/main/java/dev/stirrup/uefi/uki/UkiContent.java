package dev.stirrup.uefi.uki;

import dev.stirrup.uefi.pe.PeFile;
import dev.stirrup.uefi.pe.SectionContent;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What lies in a unified kernel image.
///
/// @param commandLine the kernel's; nobody can add to it under Secure Boot
/// @param osRelease text of the form of os-release(5)
/// @param kernelRelease what `uname -r` will say
/// @param parts the sections that the stub knows, in their order, and their sizes in bytes
public record UkiContent(
        Optional<String> commandLine,
        Optional<String> osRelease,
        Optional<String> kernelRelease,
        List<Part> parts) {
    /// The kernel's section, without which it is no such image.
    public static final String LINUX = ".linux";

    /// The entries by which it can be revoked.
    static final String SBAT = ".sbat";

    private static final int LARGEST_TEXT = 64 << 10;

    private static final List<String> KNOWN =
            List.of(
                    LINUX,
                    ".initrd",
                    ".cmdline",
                    ".osrel",
                    ".uname",
                    ".ucode",
                    ".splash",
                    ".dtb",
                    ".dtbauto",
                    ".hwids",
                    ".efifw",
                    SBAT,
                    ".pcrsig",
                    ".pcrpkey",
                    ".profile");

    public record Part(String name, long size) {}

    public UkiContent {
        parts = List.copyOf(parts);
    }

    /// Empty when the program is no unified kernel image.
    public static Optional<UkiContent> read(PeFile file, ByteSource source)
            throws IOException, MalformedException {
        if (file.section(LINUX).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new UkiContent(
                        text(file, source, ".cmdline"),
                        text(file, source, ".osrel"),
                        text(file, source, ".uname"),
                        file.sections().stream()
                                .filter(section -> KNOWN.contains(section.name()))
                                .map(section -> new Part(section.name(), section.contentSize()))
                                .toList()));
    }

    private static Optional<String> text(PeFile file, ByteSource source, String section)
            throws IOException, MalformedException {
        return SectionContent.read(file, source, section, LARGEST_TEXT)
                .map(bytes -> {
                    String text = new String(bytes, StandardCharsets.UTF_8);
                    int zero = text.indexOf(0);
                    return (zero < 0 ? text : text.substring(0, zero)).strip();
                });
    }
}
