package dev.stirrup.store.disk.disc;

import dev.stirrup.iscsi.Extent;
import dev.stirrup.store.disk.layer.DamagedContentException;
import dev.stirrup.trust.content.Check;
import dev.stirrup.trust.content.CheckedImage;
import dev.stirrup.trust.content.Guard;
import dev.stirrup.trust.content.Part;
import dev.stirrup.trust.content.Span;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The bytes of one disc image. What was compared with its digests lately is a piece of the file,
/// which the kernel may send by itself; all else is compared when it is read. Safe for use by
/// several threads.
final class DiscContent implements Closeable {
    private final CheckedImage image;
    private final Path path;
    private final InstantSource clock;
    private final Extent.Source unchecked = new Unchecked();
    private final List<Opened> all = new ArrayList<>();
    private volatile Opened opened;

    private record Opened(DiscFile file, Guard<DiscFile> guard) {}

    /// @param path where the image's bytes lie
    DiscContent(CheckedImage image, Path path, InstantSource clock) throws IOException {
        this.image = image;
        this.path = path;
        this.clock = clock;
        this.opened = open();
    }

    long bytes() {
        return image.image().size();
    }

    /// Where these bytes lie; answers from memory.
    Extent locate(Span wanted) {
        Optional<Part<DiscFile>> part = opened.guard().permit(wanted, clock.instant());
        return new Extent.Stored(
                part.filter(one -> one.length() == wanted.length())
                        .map(DiscFile::of)
                        .orElse(unchecked),
                wanted.from(),
                wanted.length());
    }

    private final class Unchecked implements Extent.Source {
        @Override
        public void read(ByteBuffer into, long offset) throws IOException {
            Span wanted = new Span(offset, into.remaining());
            switch (current().guard().check(wanted, clock.instant())) {
                case Check.Passed(Part<DiscFile> part) -> DiscFile.of(part).read(into, offset);
                case Check.Failed(var damage) ->
                        throw new DamagedContentException(path + ": " + damage.what());
                case Check.Unreadable(String why) -> throw new IOException(path + ": " + why);
            }
        }

        @Override
        public <T> Optional<T> as(Class<T> type) {
            return Optional.empty();
        }

        @Override
        public boolean isSlow() {
            return true;
        }
    }

    /// The open file, or the one that has taken its place: the same bytes, added again.
    private Opened current() throws IOException {
        Opened now = opened;
        return now.guard().isCurrent(clock.instant()) ? now : reopened(now);
    }

    private synchronized Opened reopened(Opened before) throws IOException {
        if (opened.equals(before)) {
            opened = open();
        }
        return opened;
    }

    /// What was handed out may still be read, so what was opened before stays open as well.
    private synchronized Opened open() throws IOException {
        DiscFile file = DiscFile.open(path);
        try {
            Opened fresh = new Opened(file, image.guard(file, clock.instant()));
            all.add(fresh);
            return fresh;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (Opened one : all) {
            one.file().close();
        }
    }
}
