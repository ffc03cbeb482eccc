package dev.stirrup.uefi.pe;

import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.Optional;

/// The bytes of one section.
public final class SectionContent {
    private SectionContent() {}

    /// The content of the first section of this name; empty when there is none.
    ///
    /// @param most how many bytes are read at most
    /// @throws MalformedException when the section is larger than that
    public static Optional<byte[]> read(PeFile file, ByteSource source, String name, int most)
            throws IOException, MalformedException {
        Optional<PeSection> found = file.section(name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        PeSection section = found.get();
        if (section.contentSize() > most) {
            throw new MalformedException(
                    "section " + name + " of " + section.contentSize() + " bytes",
                    (int) section.fileOffset());
        }
        byte[] content = new byte[(int) section.contentSize()];
        source.read(section.fileOffset(), content, 0, content.length);
        return Optional.of(content);
    }
}
