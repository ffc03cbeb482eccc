package dev.stirrup.trust.manifest;

import dev.stirrup.wire.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What one machine is given at one boot, so that an old answer that somebody else repeats can be
/// told from a new one.
///
/// @param machine its name, or what it says of itself
/// @param profile empty when there is none
/// @param epoch of the list of what is withdrawn
/// @param notAfter an answer that is shown later is stale
public record BootManifest(
        String machine,
        String profile,
        long epoch,
        Instant made,
        Instant notAfter,
        List<Item> items) {
    /// More than any boot has.
    public static final int LARGEST = 1 << 20;

    private static final String HEAD = "stirrup-boot-manifest 1";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern UNPRINTABLE = Pattern.compile("\\p{Cntrl}");

    public BootManifest {
        items = List.copyOf(items);
    }

    /// A file.
    ///
    /// @param digest SHA-256 in 64 hexadecimal digits
    /// @param size in bytes
    public record Item(String digest, long size, String name) {}

    /// One line each, in a fixed order; UTF-8.
    public byte[] encode() {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        line(text, "machine", machine);
        line(text, "profile", profile);
        line(text, "epoch", Long.toString(epoch));
        line(text, "made", made.toString());
        line(text, "not-after", notAfter.toString());
        items.forEach(item -> line(text, "file", item.digest + " " + item.size + " " + item.name));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// @throws MalformedException when it is not of the form that [#encode] writes
    public static BootManifest decode(byte[] content) throws MalformedException {
        if (content.length > LARGEST) {
            throw new MalformedException("longer than " + LARGEST + " bytes", 0);
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
            List<String> lines = List.of(text.split("\n", -1));
            if (lines.size() < 7 || !lines.getFirst().equals(HEAD) || !lines.getLast().isEmpty()) {
                throw new MalformedException("not a boot manifest", 0);
            }
            List<Item> items = new ArrayList<>();
            for (String line : lines.subList(6, lines.size() - 1)) {
                items.add(item(value(line, "file")));
            }
            return new BootManifest(
                    value(lines.get(1), "machine"),
                    value(lines.get(2), "profile"),
                    Long.parseLong(value(lines.get(3), "epoch")),
                    Instant.parse(value(lines.get(4), "made")),
                    Instant.parse(value(lines.get(5), "not-after")),
                    items);
        } catch (CharacterCodingException | NumberFormatException | DateTimeException e) {
            throw new MalformedException("not a boot manifest", 0);
        }
    }

    private static Item item(String text) throws MalformedException {
        String[] parts = text.split(" ", 3);
        if (parts.length < 3 || !DIGEST.matcher(parts[0]).matches()) {
            throw new MalformedException("no file's line", 0);
        }
        return new Item(parts[0], Long.parseLong(parts[1]), parts[2]);
    }

    private static String value(String line, String name) throws MalformedException {
        if (!line.startsWith(name + " ")) {
            throw new MalformedException("no line " + name, 0);
        }
        return line.substring(name.length() + 1);
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name)
                .append(' ')
                .append(UNPRINTABLE.matcher(value).replaceAll("?"))
                .append('\n');
    }
}
