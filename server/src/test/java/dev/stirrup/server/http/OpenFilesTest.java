package dev.stirrup.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.netboot.ContentRef;
import dev.stirrup.server.Shelf;
import dev.stirrup.trust.content.SiteFolder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {
    private static final ContentRef FILE = new ContentRef.FolderFile("test", "linux");

    @TempDir Path folder;
    private final Deque<Shelf.Found> answers = new ArrayDeque<>();
    private final OpenFiles files =
            new OpenFiles(_ -> answers.remove(), () -> 0, InstantSource.system());

    /// Such as a mirror's file that had just come whole, and went to its place meanwhile.
    @Test
    void whatWasMovedBetweenTheLookAndTheOpeningIsLookedForOnceMore() throws Exception {
        Path now = Files.writeString(folder.resolve("now"), "whole");
        answers.addAll(List.of(at(folder.resolve("before")), at(now)));
        assertThat(files.open(FILE))
                .hasValueSatisfying(file -> assertThat(file.stored().path()).isEqualTo(now));
        files.close();
    }

    @Test
    void whatIsNotThereIsNotLookedForAgainAndAgain() {
        answers.addAll(List.of(at(folder.resolve("a")), at(folder.resolve("b"))));
        assertThatThrownBy(() -> files.open(FILE)).isInstanceOf(NoSuchFileException.class);
        assertThat(answers).isEmpty();
    }

    private static Shelf.Found at(Path path) {
        return new Shelf.Found.Here(
                new Shelf.StoredFile(path, 5, "tag", Instant.EPOCH, new SiteFolder()));
    }
}
