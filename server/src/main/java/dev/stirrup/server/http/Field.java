package dev.stirrup.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The request header fields that change an answer. All others are checked for their form and
/// passed over.
enum Field {
    HOST("host", Repeat.REFUSED),
    CONNECTION("connection", Repeat.JOINED),
    CONTENT_LENGTH("content-length", Repeat.REFUSED),
    CONTENT_TYPE("content-type", Repeat.FIRST),
    TRANSFER_ENCODING("transfer-encoding", Repeat.JOINED),
    EXPECT("expect", Repeat.JOINED),
    USER_AGENT("user-agent", Repeat.FIRST),
    RANGE("range", Repeat.REFUSED),
    IF_RANGE("if-range", Repeat.REFUSED),
    IF_MATCH("if-match", Repeat.JOINED),
    IF_NONE_MATCH("if-none-match", Repeat.JOINED),
    IF_MODIFIED_SINCE("if-modified-since", Repeat.FIRST),
    IF_UNMODIFIED_SINCE("if-unmodified-since", Repeat.FIRST);

    /// What a second field of the same name means.
    enum Repeat {
        /// The request is refused: two values would let two readers see two requests.
        REFUSED,
        /// Both are one list (RFC 9110 section 5.3).
        JOINED,
        /// The first one counts, as with iPXE's `param --header User-Agent`.
        FIRST
    }

    private static final Field[] ALL = values();

    /// How many there are.
    static final int COUNT = ALL.length;

    private static final byte[][] NAMES =
            Arrays.stream(ALL)
                    .map(field -> field.spelling.getBytes(StandardCharsets.US_ASCII))
                    .toArray(byte[][]::new);

    private final String spelling;
    private final Repeat repeat;

    Field(String spelling, Repeat repeat) {
        this.spelling = spelling;
        this.repeat = repeat;
    }

    Repeat repeat() {
        return repeat;
    }

    /// The field whose name stands in these bytes, in any case; -1 for one we do not know.
    static int find(byte[] bytes, int from, int length) {
        for (int i = 0; i < ALL.length; i++) {
            if (NAMES[i].length == length && stands(NAMES[i], bytes, from)) {
                return i;
            }
        }
        return -1;
    }

    static Field at(int index) {
        return ALL[index];
    }

    private static boolean stands(byte[] name, byte[] bytes, int from) {
        for (int i = 0; i < name.length; i++) {
            int b = bytes[from + i];
            int lower = b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
            if (lower != name[i]) {
                return false;
            }
        }
        return true;
    }
}
