package dev.stirrup.server.http;

import dev.stirrup.server.content.OpenBytes;
import dev.stirrup.trust.content.Part;
import io.netty.channel.DefaultFileRegion;

/// A piece of an open file, sent without a copy. Leaves the file open for its other users when it
/// is done.
final class FileRange extends DefaultFileRegion {
    private final OpenFile file;

    /// The caller's use of the file goes over to this piece.
    ///
    /// @param gone how many bytes of it have left already
    FileRange(OpenFile file, Part<OpenBytes> part, long gone) {
        super(OpenBytes.channel(part), part.from() + gone, part.length() - gone);
        this.file = file;
    }

    @Override
    protected void deallocate() {
        file.release();
    }
}
