package dev.stirrup.server.http;

import io.netty.channel.DefaultFileRegion;

/// A piece of an open file, sent without a copy. Leaves the file open for its other users when it
/// is done.
final class FileRange extends DefaultFileRegion {
    private final OpenFile file;

    /// The caller's use of the file goes over to this piece.
    FileRange(OpenFile file, long from, long length) {
        super(file.channel(), from, length);
        this.file = file;
    }

    @Override
    protected void deallocate() {
        file.release();
    }
}
