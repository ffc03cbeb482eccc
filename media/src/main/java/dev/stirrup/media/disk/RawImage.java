package dev.stirrup.media.disk;

import dev.stirrup.wire.ByteSource;
import java.io.IOException;

/// A disk kept as it is.
final class RawImage implements DiskImage {
    private final ByteSource file;

    RawImage(ByteSource file) throws UnsupportedImageException {
        if (file.size() > LARGEST) {
            throw new UnsupportedImageException("the disk is larger than 64 TiB");
        }
        this.file = file;
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public Stretch stretch(long at) {
        return new Stretch(size() - at, false);
    }

    @Override
    public void read(long at, byte[] into, int count) throws IOException {
        file.read(at, into, 0, count);
    }
}
