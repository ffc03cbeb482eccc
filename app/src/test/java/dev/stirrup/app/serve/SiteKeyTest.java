package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteKeyTest {
    @TempDir Path folder;

    @Test
    void isMadeOnceForItsOwnerOnly() throws Exception {
        byte[] key = SiteKey.of(folder);
        assertThat(SiteKey.of(folder)).isEqualTo(key);
        Path file = folder.resolve("site-key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aKeyThatOthersMayReadIsRefusedWithTheCommandThatMendsIt() throws Exception {
        SiteKey.of(folder);
        Path file = folder.resolve("site-key");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> SiteKey.of(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("chmod 600 " + file);
    }
}
