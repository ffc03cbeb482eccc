package dev.stirrup.media.tree;

import dev.stirrup.wire.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// What a foreign file system may call a file.
public final class Names {
    private static final int LONGEST = 255;

    private Names() {}

    /// A name that is safe in a path and in a message: control characters, which some makers do
    /// write, are replaced.
    ///
    /// @param place where the name stands, for the exception
    public static String checked(String name, long place) throws MalformedException {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw Damage.at("a file without a name of its own", place);
        }
        if (name.length() > LONGEST) {
            throw Damage.at("a name of " + name.length() + " characters", place);
        }
        if (name.indexOf('/') >= 0) {
            throw Damage.at("a name with a slash in it", place);
        }
        return printable(name);
    }

    /// Bytes that should be UTF-8 and are Latin-1 where they are not.
    public static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /// Text from a file with its control characters replaced.
    public static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.chars().forEach(c -> safe.append(Character.isISOControl(c) ? '\ufffd' : (char) c));
        return safe.toString();
    }
}
