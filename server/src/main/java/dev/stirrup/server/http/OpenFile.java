package dev.stirrup.server.http;

import dev.stirrup.netboot.ContentRef;
import dev.stirrup.server.Shelf.StoredFile;
import dev.stirrup.server.content.OpenBytes;
import dev.stirrup.trust.content.Guard;
import dev.stirrup.trust.content.Part;
import dev.stirrup.trust.content.SiteFolder;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/// A file held open while anyone sends from it. Counts its users; the last one closes it. Safe for
/// use by several threads.
final class OpenFile {
    private final ContentRef content;
    private final StoredFile stored;
    private final OpenBytes bytes;
    private final Guard<OpenBytes> guard;
    private final byte[] fields;
    private final AtomicInteger users = new AtomicInteger(1);

    private OpenFile(ContentRef content, StoredFile stored, OpenBytes bytes, Instant now)
            throws IOException {
        this.content = content;
        this.stored = stored;
        this.bytes = bytes;
        this.guard = stored.origin().guard(bytes, now);
        this.fields = fields(content, stored);
    }

    /// Opens a file, for one user.
    ///
    /// @throws IOException also when a file of the site's own has another size than the shelf said
    static OpenFile open(ContentRef content, StoredFile stored, Instant now) throws IOException {
        OpenBytes bytes = OpenBytes.openWithDescriptor(stored.path());
        try {
            if (stored.origin() instanceof SiteFolder && bytes.size() != stored.size()) {
                throw new IOException("the file changed while it was opened");
            }
            return new OpenFile(content, stored, bytes, now);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    ContentRef content() {
        return content;
    }

    StoredFile stored() {
        return stored;
    }

    /// What lets its bytes out.
    Guard<OpenBytes> guard() {
        return guard;
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
                bytes.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Adds bytes of the file to `out`, which has room for them.
    ///
    /// @return false when the file has become too short
    boolean read(ByteBuf out, Part<OpenBytes> part) throws IOException {
        int length = (int) part.length();
        int done = 0;
        while (done < length) {
            int count = out.writeBytes(OpenBytes.channel(part), part.from() + done, length - done);
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
