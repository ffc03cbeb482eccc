package dev.stirrup.iscsi.text;

import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Keys and the bytes of a data segment that hold them: each ends with a zero byte.
public final class TextKeys {
    private static final int MOST = 64;
    private static final int LONGEST_NAME = 63;

    private TextKeys() {}

    /// Reads all keys. Empty ones are passed over: iPXE and EDK2 count their padding as data.
    ///
    /// @throws MalformedException when there is no `=`, a name is longer than 63 characters, a key
    ///   comes twice, or there are more than 64
    public static List<TextKey> decode(byte[] text) throws MalformedException {
        var keys = new ArrayList<TextKey>();
        var names = new HashSet<String>();
        int at = 0;
        while (at < text.length) {
            int end = end(text, at);
            if (end > at) {
                TextKey key = key(text, at, end);
                if (!names.add(key.name())) {
                    throw new MalformedException("a second " + key.name(), at);
                }
                if (names.size() > MOST) {
                    throw new MalformedException("more than " + MOST + " keys", at);
                }
                keys.add(key);
            }
            at = end + 1;
        }
        return keys;
    }

    /// The keys one after the other, each with its zero byte.
    public static byte[] encode(List<TextKey> keys) {
        var text = new StringBuilder();
        for (TextKey key : keys) {
            text.append(key.name()).append('=').append(key.value()).append('\0');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static int end(byte[] text, int from) {
        int end = from;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return end;
    }

    private static TextKey key(byte[] text, int at, int end) throws MalformedException {
        String pair = new String(text, at, end - at, StandardCharsets.UTF_8);
        int equals = pair.indexOf('=');
        if (equals < 1 || equals > LONGEST_NAME) {
            throw new MalformedException("no name before '='", at);
        }
        return new TextKey(pair.substring(0, equals), pair.substring(equals + 1));
    }
}
