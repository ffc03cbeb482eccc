package dev.stirrup.iscsi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Where a piece of a unit's content lies.
///
/// Until the unit is closed an extent shows, for each of its blocks, what that block holds or once
/// held; never what belongs to another block. So a unit that reuses space must not hand it out
/// while an extent of it may still be read.
public sealed interface Extent {
    /// In bytes, 1 or more.
    long length();

    /// A piece of a file, which the shell may send without looking at it.
    ///
    /// @param offset of its first byte in the file
    record Stored(Source file, long offset, long length) implements Extent {}

    /// Bytes at hand, from the buffer's position to its limit. The buffer is not changed by whoever
    /// reads it, nor by the unit.
    record Held(ByteBuffer bytes) implements Extent {
        @Override
        public long length() {
            return bytes.remaining();
        }
    }

    /// Nothing but zeroes.
    record Zeroes(long length) implements Extent {}

    /// A file that stays open as long as its unit. This room has no files, so all it knows is how
    /// to have one read.
    interface Source {
        /// Fills `into` with what stands from `offset` on. May block.
        ///
        /// @throws IOException also when the file ends before
        void read(ByteBuffer into, long offset) throws IOException;

        /// This file as another type, if it is one: a shell asks for what its engine can send
        /// without copying, a `java.nio.channels.FileChannel`.
        <T> Optional<T> as(Class<T> type);

        /// Whether reading does more than to fetch what the kernel has at hand, for example
        /// compares it with a digest first: then it is never done on an event loop, however short
        /// it is.
        default boolean isSlow() {
            return false;
        }
    }
}
