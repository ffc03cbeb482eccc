package dev.stirrup.server.iscsi;

import dev.stirrup.iscsi.Extent;
import dev.stirrup.iscsi.scsi.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultFileRegion;
import io.netty.util.ReferenceCounted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a task sends, ready to be cut into PDUs: copied into one buffer, or, when it is long and
/// stands in files, as pieces of those that the kernel sends itself.
final class Content implements AutoCloseable {
    /// From here on it is cheaper to let the kernel send than to copy, in bytes.
    static final int SENDFILE_FROM = 64 * 1024;

    private static final Content NOTHING = new Content(Unpooled.EMPTY_BUFFER, List.of());

    private final ByteBuf copied;
    private final List<Extent> extents;

    private Content(ByteBuf copied, List<Extent> extents) {
        this.copied = copied;
        this.extents = extents;
    }

    static Content nothing() {
        return NOTHING;
    }

    /// Whether the kernel can send this, so that nothing has to be read before.
    static boolean isSentByKernel(Outcome outcome, long length) {
        if (length < SENDFILE_FROM) {
            return false;
        }
        for (Extent extent : outcome.content()) {
            if (!isInFile(extent)) {
                return false;
            }
        }
        return true;
    }

    /// Whether reading this is nothing for an event loop.
    static boolean isSlow(Outcome outcome) {
        for (Extent extent : outcome.content()) {
            if (extent instanceof Extent.Stored stored && stored.file().isSlow()) {
                return true;
            }
        }
        return false;
    }

    /// Leaves the content where it is.
    static Content inFiles(Outcome outcome) {
        return new Content(Unpooled.EMPTY_BUFFER, outcome.content());
    }

    /// Copies content. May block.
    static Content copy(ByteBufAllocator allocator, Outcome outcome, int length)
            throws UnreadableException {
        ByteBuf into = allocator.directBuffer(Headroom.BYTES + length);
        into.setIndex(Headroom.BYTES, Headroom.BYTES);
        try {
            for (Extent extent : outcome.content()) {
                int piece = (int) Math.min(extent.length(), length - into.readableBytes());
                if (piece > 0) {
                    copy(extent, piece, into);
                }
            }
            return new Content(into, List.of());
        } catch (UnreadableException | RuntimeException e) {
            into.release();
            throw e;
        }
    }

    /// Something could not be read.
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final long at;

        private UnreadableException(long at, IOException cause) {
            super(cause.getMessage(), cause);
            this.at = at;
        }

        /// The offset in the content of the first byte that could not be read.
        long at() {
            return at;
        }
    }

    boolean isCopied() {
        return extents.isEmpty();
    }

    /// All that was copied; whoever takes it has to release it.
    ByteBuf take() {
        return copied.retain();
    }

    /// A piece of what was copied; whoever takes it has to release it.
    ByteBuf slice(long offset, int length) {
        return copied.retainedSlice(copied.readerIndex() + (int) offset, length);
    }

    /// The messages that send a piece.
    List<ReferenceCounted> pieces(long offset, int length) {
        var pieces = new ArrayList<ReferenceCounted>();
        long start = 0;
        for (Extent extent : extents) {
            long from = Math.max(offset, start);
            long to = Math.min(offset + length, start + extent.length());
            if (from < to) {
                pieces.add(piece(extent, from - start, to - from));
            }
            start += extent.length();
        }
        return pieces;
    }

    @Override
    public void close() {
        copied.release();
    }

    private static void copy(Extent extent, int length, ByteBuf into) throws UnreadableException {
        switch (extent) {
            case Extent.Held(ByteBuffer bytes) ->
                    into.writeBytes(bytes.slice(bytes.position(), length));
            case Extent.Zeroes zeroes -> into.writeZero(length);
            case Extent.Stored stored -> {
                ByteBuffer space = into.nioBuffer(into.writerIndex(), length);
                int begin = space.position();
                try {
                    stored.file().read(space, stored.offset());
                } catch (IOException e) {
                    int got = space.position() - begin;
                    throw new UnreadableException(into.readableBytes() + got, e);
                }
                into.writerIndex(into.writerIndex() + length);
            }
        }
    }

    private static boolean isInFile(Extent extent) {
        return extent instanceof Extent.Stored stored && channel(stored).isPresent();
    }

    private static Optional<FileChannel> channel(Extent.Stored stored) {
        return stored.file().as(FileChannel.class);
    }

    private static ReferenceCounted piece(Extent extent, long from, long length) {
        var stored = (Extent.Stored) extent;
        return new Region(channel(stored).orElseThrow(), stored.offset() + from, length);
    }

    /// A piece of a file that stays open when it is sent: it is the unit's.
    private static final class Region extends DefaultFileRegion {
        Region(FileChannel file, long from, long length) {
            super(file, from, length);
        }

        @Override
        protected void deallocate() {
            // The file stays open.
        }
    }
}
