package dev.stirrup.uefi.uki;

import dev.stirrup.uefi.pe.PeDecoder;
import dev.stirrup.uefi.pe.PeFile;
import dev.stirrup.uefi.pe.SectionContent;
import dev.stirrup.uefi.sbat.SbatDecoder;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// The entries by which a stub and its kernel can be revoked, as one text: shim looks at those of
/// the whole image alone, and kernels of distributions bring some of their own (Fedora's since
/// 2025).
final class JoinedSbat {
    private JoinedSbat() {}

    /// The text for the image; empty when the kernel adds nothing to the stub's.
    static Optional<byte[]> of(PeFile stub, ByteSource stubBytes, ByteSource kernel)
            throws IOException, MalformedException {
        Optional<byte[]> added = ofKernel(kernel);
        if (added.isEmpty()) {
            return Optional.empty();
        }
        Set<String> lines = new LinkedHashSet<>();
        Optional<byte[]> own = read(stub, stubBytes);
        if (own.isPresent()) {
            SbatDecoder.section(own.get());
            text(own.get()).lines().forEach(lines::add);
        }
        SbatDecoder.section(added.get());
        // SBAT's own entry stands once.
        boolean hasOwn = lines.stream().anyMatch(JoinedSbat::isOwn);
        text(added.get()).lines().filter(line -> !hasOwn || !isOwn(line)).forEach(lines::add);
        return Optional.of((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isOwn(String line) {
        return line.startsWith("sbat,");
    }

    private static Optional<byte[]> ofKernel(ByteSource kernel)
            throws IOException, MalformedException {
        PeFile program;
        try {
            program = PeDecoder.decode(kernel);
        } catch (MalformedException _) {
            return Optional.empty(); // no program of UEFI, which some stubs start all the same
        }
        return read(program, kernel);
    }

    private static Optional<byte[]> read(PeFile file, ByteSource bytes)
            throws IOException, MalformedException {
        return SectionContent.read(file, bytes, UkiContent.SBAT, SbatDecoder.LARGEST);
    }

    /// Up to the zero byte that may end it.
    private static String text(byte[] content) {
        String all = new String(content, StandardCharsets.UTF_8);
        int zero = all.indexOf(0);
        return zero < 0 ? all : all.substring(0, zero);
    }
}
