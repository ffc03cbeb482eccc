package dev.stirrup.uefi.sbat;

import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The text of SBAT (rhboot/shim, SBAT.md and csv.c): lines of fields with commas between them, a
/// zero byte ends it.
public final class SbatDecoder {
    /// More than any program has; those of today stay below 1 KiB.
    public static final int LARGEST = 64 << 10;

    private static final int MOST_LINES = 256;

    /// Of a section, behind component and generation.
    private static final int MORE_COLUMNS = 4;

    private SbatDecoder() {}

    /// A `.sbat` section's content to its entries. shim wants six columns of each line, none of
    /// them empty, and does not care where SBAT's own entry stands (sbat.c, parse_sbat_section).
    public static List<SbatEntry> section(byte[] content) throws MalformedException {
        List<SbatEntry> entries = entries(content);
        for (SbatEntry entry : entries) {
            if (entry.rest().size() < MORE_COLUMNS
                    || entry.rest().stream().anyMatch(String::isEmpty)) {
                throw new MalformedException("SBAT entry without its six columns", 0);
            }
        }
        if (entries.isEmpty()) {
            throw new MalformedException("no SBAT entry", 0);
        }
        return entries;
    }

    /// A revocation level's text: `sbat,1,DATE` and one line with the least generation for each
    /// component.
    public static SbatLevel level(byte[] content) throws MalformedException {
        List<SbatEntry> entries = entries(content);
        if (entries.isEmpty() || !entries.getFirst().isOwn()) {
            throw new MalformedException("SBAT level does not begin with its own entry", 0);
        }
        List<String> date = entries.getFirst().rest();
        return new SbatLevel(
                date.isEmpty() ? "" : date.getFirst(), entries.subList(1, entries.size()));
    }

    private static List<SbatEntry> entries(byte[] content) throws MalformedException {
        List<SbatEntry> entries = new ArrayList<>();
        for (List<String> line : lines(content)) {
            entries.add(entry(line));
        }
        return entries;
    }

    private static SbatEntry entry(List<String> line) throws MalformedException {
        if (line.size() < 2 || line.getFirst().isEmpty()) {
            throw new MalformedException("SBAT entry without a generation", 0);
        }
        try {
            int generation = Integer.parseInt(line.get(1).strip());
            if (generation < 0) {
                throw new MalformedException("SBAT generation below zero", 0);
            }
            return new SbatEntry(line.getFirst(), generation, line.subList(2, line.size()));
        } catch (NumberFormatException e) {
            throw new MalformedException("SBAT generation that is no number", 0);
        }
    }

    private static List<List<String>> lines(byte[] content) throws MalformedException {
        if (content.length > LARGEST) {
            throw new MalformedException("SBAT of " + content.length + " bytes", 0);
        }
        String text = new String(content, StandardCharsets.UTF_8);
        int zero = text.indexOf(0);
        String used = (zero < 0 ? text : text.substring(0, zero)).replace("\uFEFF", "");
        List<List<String>> lines =
                used.lines()
                        .filter(line -> !line.isBlank())
                        .limit(MOST_LINES + 1L)
                        .map(line -> Arrays.asList(line.split(",", -1)))
                        .toList();
        if (lines.size() > MOST_LINES) {
            throw new MalformedException("more than " + MOST_LINES + " lines of SBAT", 0);
        }
        return lines;
    }
}
