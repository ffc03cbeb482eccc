package dev.stirrup.trust.upstream;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/// Reads Debian's indexes `Packages` and `Sources` as they are unpacked, and tells what they claim
/// of the files in the archive. Lines and paragraphs that are longer than any real one are passed
/// over: what they are about is then not listed. Used once, by one thread.
public final class AptIndex {
    private static final int LONGEST_LINE = 1 << 16;
    private static final int MOST_IN_PARAGRAPH = 10_000;

    private final BiConsumer<String, Listed> found;
    private final byte[] line = new byte[LONGEST_LINE];
    private final Map<String, Listed> sources = new HashMap<>();
    private int length;
    private String filename = "";
    private String directory = "";
    private String digest = "";
    private long size = -1;
    private boolean isInSums;

    /// @param found told each file's path below the archive's root, and what is claimed of it
    public AptIndex(BiConsumer<String, Listed> found) {
        this.found = found;
    }

    /// Takes the next bytes.
    public void update(byte[] bytes, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (bytes[i] == '\n') {
                endLine();
            } else if (length < LONGEST_LINE) {
                line[length++] = bytes[i];
            }
        }
    }

    /// After the last byte.
    public void finish() {
        endLine();
        endParagraph();
    }

    private void endLine() {
        int end = length;
        length = 0;
        if (end == 0) {
            endParagraph();
        } else if (end < LONGEST_LINE && isWanted()) {
            take(new String(line, 0, end, StandardCharsets.UTF_8));
        }
    }

    /// Descriptions are most of an index; they need not become texts.
    private boolean isWanted() {
        return switch (line[0]) {
            case 'F', 'S', 'D', 'C' -> {
                isInSums = false;
                yield true;
            }
            case ' ' -> isInSums;
            default -> {
                isInSums = false;
                yield false;
            }
        };
    }

    private void take(String text) {
        if (text.startsWith(" ")) {
            takeSum(text.strip());
        } else if (text.startsWith("Filename: ")) {
            filename = text.substring("Filename: ".length()).strip();
        } else if (text.startsWith("Size: ")) {
            size = number(text.substring("Size: ".length()).strip());
        } else if (text.startsWith("SHA256: ")) {
            digest = text.substring("SHA256: ".length()).strip();
        } else if (text.startsWith("Directory: ")) {
            directory = text.substring("Directory: ".length()).strip();
        } else {
            isInSums = text.startsWith("Checksums-Sha256:");
        }
    }

    /// A line of `Checksums-Sha256`: digest, size, name.
    private void takeSum(String text) {
        String[] words = text.split("\\s+", 3);
        if (words.length == 3
                && Listed.isDigest(words[0])
                && number(words[1]) >= 0
                && sources.size() < MOST_IN_PARAGRAPH) {
            sources.put(words[2], new Listed(words[0], number(words[1])));
        }
    }

    private void endParagraph() {
        if (!filename.isEmpty() && Listed.isDigest(digest) && size >= 0) {
            found.accept(plain(filename), new Listed(digest, size));
        }
        if (!directory.isEmpty()) {
            String folder = plain(directory);
            sources.forEach((name, listed) ->
                    found.accept(folder.isEmpty() ? name : folder + "/" + name, listed));
        }
        filename = "";
        directory = "";
        digest = "";
        size = -1;
        isInSums = false;
        sources.clear();
    }

    /// Some archives write `./pool/...`, or `.` for their root.
    private static String plain(String path) {
        String rest = path.startsWith("./") ? path.substring(2) : path;
        return rest.equals(".") ? "" : rest;
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }
}
