package dev.stirrup.media.initrd;

import dev.stirrup.media.packed.Unpacked;
import dev.stirrup.media.tree.Damage;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.Arrays;

/// A file's bytes while the archive is read past them. What is not asked for is passed over.
public final class CpioContent {
    private static final int PIECE = 1 << 14;

    private final Unpacked in;
    private long missing;
    private int sum;

    CpioContent(Unpacked in, long size) {
        this.in = in;
        this.missing = size;
    }

    /// The next bytes.
    ///
    /// @return how many; fewer than `length` only at the file's end
    public int read(byte[] into, int from, int length) throws IOException, MalformedException {
        int wanted = (int) Math.min(length, missing);
        int got = in.read(into, from, wanted);
        if (got < wanted) {
            throw Damage.at("a file that breaks off", in.end());
        }
        for (int i = from; i < from + got; i++) {
            sum += into[i] & 0xff;
        }
        missing -= got;
        return got;
    }

    /// The next bytes, all that are left if these are not more.
    ///
    /// @param most how many at most
    public byte[] read(int most) throws IOException, MalformedException {
        byte[] bytes = new byte[(int) Math.min(most, missing)];
        int got = read(bytes, 0, bytes.length);
        return Arrays.copyOf(bytes, got);
    }

    void drain() throws IOException, MalformedException {
        byte[] piece = new byte[(int) Math.min(PIECE, missing)];
        while (missing > 0) {
            read(piece, 0, piece.length);
        }
    }

    /// The sum of the bytes as unsigned numbers, below 2^32.
    long sum() {
        return Integer.toUnsignedLong(sum);
    }
}
