package dev.stirrup.server.content;

import dev.stirrup.server.Shelf.Found;
import dev.stirrup.server.Shelf.StoredFile;
import dev.stirrup.trust.content.CheckedImage;
import dev.stirrup.trust.content.Damage;
import dev.stirrup.trust.content.FileState;
import dev.stirrup.trust.content.ImagePlace;
import dev.stirrup.trust.content.TreeBuilder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// A file that was taken in as it is now, on a shelf for tests. It can be damaged afterwards.
public final class KeptFile implements ImagePlace {
    public final List<Damage> told = new CopyOnWriteArrayList<>();
    private final Path path;
    private final byte[] content;
    private final CheckedImage image;
    private volatile boolean isAged = true;

    private KeptFile(Path path, byte[] content) {
        this.path = path;
        this.content = content;
        var tree = new TreeBuilder();
        tree.update(content, 0, content.length);
        this.image = new CheckedImage(tree.finish(), this);
    }

    /// Writes random bytes and takes them in.
    public static KeptFile random(Path path, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Files.write(path, content);
        return new KeptFile(path, content);
    }

    /// What it should hold.
    public byte[] content() {
        return content.clone();
    }

    /// Changes one bit on disk.
    public void flip(long at) throws IOException {
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(at);
            int was = file.read();
            file.seek(at);
            file.write(was ^ 0x20);
        }
    }

    /// From now on its times of change are told as they are: as just changed.
    public void tellTrueTimes() {
        isAged = false;
    }

    public Found found() throws IOException {
        var damage = image.damage();
        return damage.isPresent()
                ? new Found.Damaged(damage.get().what())
                : new Found.Here(
                        new StoredFile(
                                path,
                                content.length,
                                image.image().digest(),
                                Instant.ofEpochSecond(1_700_000_000),
                                image));
    }

    /// Files of a test were all written just now; an hour is taken off, so that they may count as
    /// checked.
    @Override
    public FileState state() throws IOException {
        var all = Files.readAttributes(path, "unix:dev,ino,size,lastModifiedTime,ctime");
        long age = isAged ? Duration.ofHours(1).toNanos() : 0;
        return new FileState(
                number(all, "dev"),
                number(all, "ino"),
                number(all, "size"),
                nanos(all, "lastModifiedTime"),
                nanos(all, "ctime") - age);
    }

    private static long number(Map<String, Object> all, String name) {
        return ((Number) Objects.requireNonNull(all.get(name))).longValue();
    }

    private static long nanos(Map<String, Object> all, String name) {
        return ((FileTime) Objects.requireNonNull(all.get(name))).to(TimeUnit.NANOSECONDS);
    }

    @Override
    public void damaged(Damage damage, FileState where) {
        told.add(damage);
    }
}
