package dev.stirrup.store.loader;

import dev.stirrup.boot.Onward;
import dev.stirrup.uefi.pe.PeDecoder;
import dev.stirrup.uefi.pe.SectionContent;
import dev.stirrup.uefi.sbat.SbatDecoder;
import dev.stirrup.uefi.sbat.SbatEntry;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which GRUB a program is, by what its SBAT section says: `grub,5,Free Software
/// Foundation,grub,2.14,...` and, for a distribution's build, a line for `grub.debian` or the like;
/// and how it can go on, by the texts that the code for it has.
///
/// @param vendor the distribution, as SBAT names it; empty for none
/// @param built [Onward#PROXY], [Onward#HTTP], both or neither
record GrubBuild(String vendor, int major, int minor, Set<Onward> built) {
    private static final long LARGEST = 64L << 20;
    private static final String COMPONENT = "grub";
    private static final int VERSION = 2;
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");
    private static final Pattern TEXT =
            Pattern.compile("([a-z]*) (\\d{1,4})\\.(\\d{1,4})((?: [a-z]+)*)");

    /// What the code says on its debug channel that looks at the firmware's `ProxyOffer` where its
    /// `DhcpAck` names no file: Debian's since 2.12, Red Hat's before (`efinet.c`).
    private static final String PROXY = "setting values from proxy offer";

    /// What the module `http` writes and reads.
    private static final String HTTP = "HTTP/1.1";

    private static final Pattern VENDOR = Pattern.compile("grub\\.([a-z]+)");

    /// What the program says it is. Empty for every other file.
    static Optional<GrubBuild> in(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            return Optional.empty();
        }
        try {
            byte[] program = Files.readAllBytes(file);
            ByteSource source = ByteSource.of(program);
            Optional<byte[]> sbat =
                    SectionContent.read(
                            PeDecoder.decode(source), source, ".sbat", SbatDecoder.LARGEST);
            return sbat.isEmpty()
                    ? Optional.empty()
                    : of(SbatDecoder.section(sbat.get()), built(program));
        } catch (MalformedException _) {
            return Optional.empty(); // no program, or one that says nothing of itself
        }
    }

    private static Set<Onward> built(byte[] program) {
        String text = new String(program, StandardCharsets.ISO_8859_1);
        Set<Onward> built = EnumSet.noneOf(Onward.class);
        if (text.contains(PROXY)) {
            built.add(Onward.PROXY);
        }
        if (text.contains(HTTP)) {
            built.add(Onward.HTTP);
        }
        return built;
    }

    static Optional<GrubBuild> of(List<SbatEntry> sbat, Set<Onward> built) {
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
                .map(found -> new GrubBuild(vendor, number(found, 1), number(found, 2), built))
                .findFirst();
    }

    /// Reads what [#text()] wrote.
    static Optional<GrubBuild> read(String text) {
        Matcher found = TEXT.matcher(text);
        if (!found.matches()) {
            return Optional.empty();
        }
        List<String> words = List.of(found.group(4).split(" "));
        Set<Onward> built =
                Arrays.stream(Onward.values())
                        .filter(way -> words.contains(word(way)))
                        .collect(Collectors.toUnmodifiableSet());
        return Optional.of(
                new GrubBuild(found.group(1), number(found, 2), number(found, 3), built));
    }

    String text() {
        return built.stream()
                .sorted()
                .map(way -> " " + word(way))
                .collect(Collectors.joining("", vendor + " " + major + "." + minor, ""));
    }

    /// How it goes on. By HTTPS, with the firmware's client once it came by UEFI HTTPS Boot, only
    /// Debian's 2.14 was seen to. Others were not tried, and one that cannot stops at its prompt.
    Set<Onward> ways() {
        Set<Onward> ways = EnumSet.of(Onward.TFTP);
        ways.addAll(built);
        if (vendor.equals("debian") && (major > 2 || major == 2 && minor >= 14)) {
            ways.add(Onward.HTTPS);
        }
        return ways;
    }

    private static String word(Onward way) {
        return way.name().toLowerCase(Locale.ROOT);
    }

    private static int number(Matcher found, int group) {
        return Integer.parseInt(found.group(group));
    }
}
