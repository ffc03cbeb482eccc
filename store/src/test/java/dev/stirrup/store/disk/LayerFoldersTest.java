package dev.stirrup.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.store.disk.file.DiskFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerFoldersTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    @TempDir Path root;
    private LayerFolders folders = new LayerFolders(Path.of(""), new Random(1));

    @BeforeEach
    void open() {
        folders = new LayerFolders(root, new Random(1));
    }

    @Test
    void whatNobodyNamesIsRemovedAfterAWhile() throws Exception {
        String named = folders.make(_ -> {});
        String old = folders.make(_ -> {});
        String fresh = folders.make(_ -> {});
        age(named, Duration.ofHours(2));
        age(old, Duration.ofHours(2));
        age(fresh, Duration.ofMinutes(30));
        folders.sweep(Set.of(named), NOW);
        assertThat(folders.has(named)).isTrue();
        assertThat(folders.has(old)).isFalse();
        assertThat(folders.has(fresh)).isTrue();
    }

    /// A copy of a large disk takes longer than that.
    @Test
    void whatIsBeingMadeIsNotRemovedHoweverLongThatTakes() {
        String name =
                folders.make(folder -> {
                    folder.open("data").close();
                    try (var all = Files.list(root)) {
                        age(
                                all.findFirst().orElseThrow().getFileName().toString(),
                                Duration.ofHours(2));
                    }
                    folders.sweep(Set.of(), NOW);
                    assertThat(folder.has("data")).isTrue();
                });
        assertThat(folders.has(name)).isTrue();
    }

    /// Each machine's boot empties its disk, and each new machine's first boot looks for what is
    /// left over.
    @Test
    void whatGoesWhileItIsLookedAtIsNoTrouble() throws Exception {
        for (int i = 0; i < 3; i++) {
            age(folders.make(_ -> {}), Duration.ofHours(2));
        }
        folders.sweep(new AllGoneWhenAsked(root), NOW);
        try (Stream<Path> left = Files.list(root)) {
            assertThat(left).isEmpty();
        }
    }

    private void age(String name, Duration age) throws IOException {
        Files.setLastModifiedTime(root.resolve(name), FileTime.from(NOW.minus(age)));
    }

    /// Names nothing; by the time it says so every folder is gone.
    private static final class AllGoneWhenAsked extends AbstractSet<String> {
        private final Path root;

        private AllGoneWhenAsked(Path root) {
            this.root = root;
        }

        @Override
        public boolean contains(Object name) {
            try (Stream<Path> all = Files.list(root)) {
                for (Path one : all.toList()) {
                    DiskFolders.delete(one);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return false;
        }

        @Override
        public Iterator<String> iterator() {
            return Collections.emptyIterator();
        }

        @Override
        public int size() {
            return 0;
        }
    }
}
