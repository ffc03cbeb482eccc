package dev.stirrup.media.tree;

import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;

/// Says that a file is damaged, and keeps reads within it.
public final class Damage {
    private Damage() {}

    /// @param place in bytes from the start of the file; beyond 2 GiB it is told as 2 GiB
    public static MalformedException at(String what, long place) {
        return new MalformedException(what, Math.clamp(place, 0, Integer.MAX_VALUE));
    }

    /// The `count` bytes from `at` on.
    ///
    /// @param count a number that no file chose, or one that was bounded
    /// @throws MalformedException when they do not all lie within the source
    public static byte[] boundedRead(ByteSource source, long at, int count)
            throws IOException, MalformedException {
        checkWithin(source, at, count);
        byte[] bytes = new byte[count];
        source.read(at, bytes, 0, count);
        return bytes;
    }

    /// @throws MalformedException when a run of bytes does not lie within the source
    public static void checkWithin(ByteSource source, long at, long count)
            throws MalformedException {
        if (at < 0 || count < 0 || at > source.size() - count) {
            throw at(count + " bytes that reach beyond the file's end", at);
        }
    }
}
