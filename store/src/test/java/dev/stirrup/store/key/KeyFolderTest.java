package dev.stirrup.store.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTest {
    private static final int CHANGES = 300;

    @TempDir Path temp;

    @Test
    void aFileThatOthersMayReadIsRefusedWithTheCommandThatEndsIt() throws Exception {
        KeyFolder.open(keys()).write("site.p12", new byte[1]);
        Path file = keys().resolve("site.p12");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> KeyFolder.open(keys()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file + " is open to other users: chmod 600 " + file);
    }

    @Test
    void aFileThatIsGoneSinceTheFolderWasListedIsNoTrouble() throws Exception {
        KeyFolder.open(keys());
        Files.createSymbolicLink(keys().resolve("site.p12.new"), Path.of("gone"));
        assertThatCode(() -> KeyFolder.open(keys())).doesNotThrowAnyException();
    }

    @Test
    void itOpensWhileItsFilesAreReplaced() {
        KeyFolder folder = KeyFolder.open(keys());
        CompletableFuture<Void> replacing =
                CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < CHANGES; i++) {
                        folder.write("site.p12", new byte[i]);
                    }
                });
        while (!replacing.isDone()) {
            assertThat(KeyFolder.open(keys()).openToOthers()).isEmpty();
        }
        replacing.join();
    }

    private Path keys() {
        return temp.resolve("keys");
    }
}
