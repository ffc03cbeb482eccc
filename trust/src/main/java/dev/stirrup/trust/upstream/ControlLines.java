package dev.stirrup.trust.upstream;

import java.nio.charset.StandardCharsets;

/// Splits Debian's indexes into lines and paragraphs as they are unpacked. Lines that are longer
/// than any real one are passed over. Used by one thread.
final class ControlLines {
    private static final int LONGEST = 1 << 16;

    private final Taker taker;
    private final byte[] line = new byte[LONGEST];
    private int length;

    ControlLines(Taker taker) {
        this.taker = taker;
    }

    /// Takes what an index says.
    interface Taker {
        /// Whether a line that begins so is wanted. Descriptions are most of an index; they need
        /// not become texts.
        boolean wants(byte first);

        /// A line without its end, one that was wanted.
        void line(String text);

        /// After each paragraph, and at the end once more.
        void endParagraph();
    }

    /// Takes the next bytes.
    void update(byte[] bytes, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (bytes[i] == '\n') {
                endLine();
            } else if (length < LONGEST) {
                line[length++] = bytes[i];
            }
        }
    }

    /// After the last byte.
    void finish() {
        endLine();
        taker.endParagraph();
    }

    private void endLine() {
        int end = length;
        length = 0;
        if (end == 0) {
            taker.endParagraph();
        } else if (end < LONGEST && taker.wants(line[0])) {
            taker.line(new String(line, 0, end, StandardCharsets.UTF_8));
        }
    }
}
