package dev.stirrup.server.http;

import dev.stirrup.netboot.ContentRef;
import dev.stirrup.server.Shelf.StoredFile;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/// A file held open while anyone sends from it. Counts its users; the last one closes it. Safe for
/// use by several threads.
final class OpenFile {
    private final ContentRef content;
    private final StoredFile stored;
    private final FileChannel channel;
    private final byte[] fields;
    private final AtomicInteger users = new AtomicInteger(1);

    private OpenFile(ContentRef content, StoredFile stored, FileChannel channel, byte[] fields) {
        this.content = content;
        this.stored = stored;
        this.channel = channel;
        this.fields = fields;
    }

    /// Opens a file, for one user.
    ///
    /// @throws IOException also when the file has another size than the shelf said
    static OpenFile open(ContentRef content, StoredFile stored) throws IOException {
        FileChannel channel = FileChannel.open(stored.path(), StandardOpenOption.READ);
        try {
            if (channel.size() != stored.size()) {
                throw new IOException("the file changed while it was opened");
            }
            return new OpenFile(content, stored, channel, fields(content, stored));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    ContentRef content() {
        return content;
    }

    StoredFile stored() {
        return stored;
    }

    FileChannel channel() {
        return channel;
    }

    long size() {
        return stored.size();
    }

    /// The header lines that describe the file. Not to be changed.
    byte[] fields() {
        return fields;
    }

    /// Adds a user; false when the last one has gone already.
    boolean retain() {
        return users.updateAndGet(n -> n == 0 ? 0 : n + 1) > 0;
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Adds bytes of the file to `out`, which has room for them.
    ///
    /// @return false when the file has become too short
    boolean read(ByteBuf out, long from, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int count = out.writeBytes(channel, from + done, length - done);
            if (count <= 0) {
                return false;
            }
            done += count;
        }
        return true;
    }

    private static byte[] fields(ContentRef content, StoredFile stored) {
        return ResponseHead.ascii(
                "Content-Type: "
                        + MediaType.of(content)
                        + "\r\nAccept-Ranges: bytes\r\nETag: \""
                        + stored.etag()
                        + "\"\r\nLast-Modified: "
                        + HttpDate.format(stored.modified())
                        + "\r\n");
    }
}
