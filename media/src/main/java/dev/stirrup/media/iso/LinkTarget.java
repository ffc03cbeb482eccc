package dev.stirrup.media.iso;

import dev.stirrup.media.tree.Names;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A symbolic link's path, put together from its components (RRIP 1.12, 4.1.3).
final class LinkTarget {
    private static final int GOES_ON = 1;
    private static final int SELF = 2;
    private static final int PARENT = 4;
    private static final int ROOT = 8;

    private final ByteArrayOutputStream path = new ByteArrayOutputStream();

    /// Whether the next component is another part of the one before.
    private boolean isOpen;

    /// Whether anything was added yet that a slash can follow.
    private boolean isBegun;

    void add(int flags, byte[] text) {
        if ((flags & ROOT) != 0) {
            path.reset();
            path.write('/');
            isBegun = false;
            isOpen = false;
            return;
        }
        if (isBegun && !isOpen) {
            path.write('/');
        }
        path.writeBytes(bytes(flags, text));
        isBegun = true;
        isOpen = (flags & GOES_ON) != 0;
    }

    private static byte[] bytes(int flags, byte[] text) {
        if ((flags & SELF) != 0) {
            return ".".getBytes(StandardCharsets.US_ASCII);
        }
        return (flags & PARENT) != 0 ? "..".getBytes(StandardCharsets.US_ASCII) : text;
    }

    /// Components do not go on behind the last field.
    void endField(boolean goesOn) {
        isOpen &= goesOn;
    }

    int length() {
        return path.size();
    }

    @Override
    public String toString() {
        return Names.printable(Names.text(path.toByteArray()));
    }
}
