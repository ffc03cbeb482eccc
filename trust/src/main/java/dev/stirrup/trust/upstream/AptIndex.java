package dev.stirrup.trust.upstream;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/// Reads Debian's indexes `Packages` and `Sources` as they are unpacked, and tells what they claim
/// of the files in the archive. Lines and paragraphs that are longer than any real one are passed
/// over: what they are about is then not listed. Used once, by one thread.
public final class AptIndex {
    private static final int MOST_IN_PARAGRAPH = 10_000;

    private final BiConsumer<String, Listed> found;
    private final ControlLines lines = new ControlLines(new Fields());
    private final Map<String, Listed> sources = new HashMap<>();
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
        lines.update(bytes, from, count);
    }

    /// After the last byte.
    public void finish() {
        lines.finish();
    }

    private final class Fields implements ControlLines.Taker {
        @Override
        public boolean wants(byte first) {
            boolean isField = first == 'F' || first == 'S' || first == 'D' || first == 'C';
            isInSums &= first == ' ';
            return isField || isInSums;
        }

        @Override
        public void line(String text) {
            take(text);
        }

        @Override
        public void endParagraph() {
            endPackage();
        }
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

    private void endPackage() {
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
