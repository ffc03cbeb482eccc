package dev.stirrup.store.loader;

import dev.stirrup.uefi.pe.PeDecoder;
import dev.stirrup.uefi.pe.SectionContent;
import dev.stirrup.uefi.sbat.SbatDecoder;
import dev.stirrup.uefi.sbat.SbatEntry;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which GRUB a program is, by what its SBAT section says: `grub,5,Free Software
/// Foundation,grub,2.14,...` and, for a distribution's build, a line for `grub.debian` or the like.
///
/// @param vendor the distribution, as SBAT names it; empty for none
record GrubBuild(String vendor, int major, int minor) {
    private static final long LARGEST = 64L << 20;
    private static final String COMPONENT = "grub";
    private static final int VERSION = 2;
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");
    private static final Pattern TEXT = Pattern.compile("([a-z]*) (\\d{1,4})\\.(\\d{1,4})");
    private static final Pattern VENDOR = Pattern.compile("grub\\.([a-z]+)");

    /// What the program says it is. Empty for every other file.
    static Optional<GrubBuild> in(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            return Optional.empty();
        }
        try {
            ByteSource source = ByteSource.of(Files.readAllBytes(file));
            Optional<byte[]> sbat =
                    SectionContent.read(
                            PeDecoder.decode(source), source, ".sbat", SbatDecoder.LARGEST);
            return sbat.isEmpty() ? Optional.empty() : of(SbatDecoder.section(sbat.get()));
        } catch (MalformedException _) {
            return Optional.empty(); // no program, or one that says nothing of itself
        }
    }

    static Optional<GrubBuild> of(List<SbatEntry> sbat) {
        String vendor =
                sbat.stream()
                        .map(entry -> VENDOR.matcher(entry.component()))
                        .filter(Matcher::matches)
                        .map(found -> found.group(1))
                        .findFirst()
                        .orElse("");
        return sbat.stream()
                .filter(entry -> entry.component().equals(COMPONENT))
                .filter(entry -> entry.rest().size() > VERSION)
                .map(entry -> NUMBERS.matcher(entry.rest().get(VERSION)))
                .filter(Matcher::matches)
                .map(found -> new GrubBuild(vendor, number(found, 1), number(found, 2)))
                .findFirst();
    }

    /// Reads what [#text()] wrote.
    static Optional<GrubBuild> read(String text) {
        Matcher found = TEXT.matcher(text);
        return found.matches()
                ? Optional.of(new GrubBuild(found.group(1), number(found, 2), number(found, 3)))
                : Optional.empty();
    }

    String text() {
        return vendor + " " + major + "." + minor;
    }

    /// Whether it reads by HTTPS with the firmware's client once it came by UEFI HTTPS Boot: seen
    /// of Debian's 2.14. Others were not tried, and one that cannot stops at its prompt.
    boolean goesOnByTls() {
        return vendor.equals("debian") && (major > 2 || major == 2 && minor >= 14);
    }

    private static int number(Matcher found, int group) {
        return Integer.parseInt(found.group(group));
    }
}
