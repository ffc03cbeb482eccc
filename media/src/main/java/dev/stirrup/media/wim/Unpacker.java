package dev.stirrup.media.wim;

import dev.stirrup.wire.MalformedException;

/// Unpacks chunks, each by itself. For one thread.
interface Unpacker {
    /// Fills `out` with what a chunk holds.
    ///
    /// @throws MalformedException when it does not hold that much, or is damaged
    void unpack(byte[] packed, int from, int length, byte[] out) throws MalformedException;

    /// Repeats what stands `offset` bytes before `at`.
    ///
    /// @return the place behind the copy
    static int repeat(byte[] out, int at, int offset, int length) throws MalformedException {
        if (offset <= 0 || offset > at || length > out.length - at) {
            throw new MalformedException("a match that reaches out of its chunk", at);
        }
        for (int i = at; i < at + length; i++) {
            out[i] = out[i - offset];
        }
        return at + length;
    }
}
