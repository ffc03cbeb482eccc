package dev.stirrup.store.content;

import static dev.stirrup.store.content.StoredContent.folderFile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.store.content.StoredContent.NameCase;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredContentTest {
    @TempDir Path temp;
    private Path folder;

    @BeforeEach
    void fill() throws Exception {
        folder = Files.createDirectories(temp.resolve("tftpboot"));
        Files.createDirectories(folder.resolve("Boot/x64"));
        Files.writeString(folder.resolve("Boot/x64/WDSNBP.com"), "nbp");
        Files.writeString(temp.resolve("secret"), "secret");
        Files.createSymbolicLink(folder.resolve("out"), temp.resolve("secret"));
        Files.createSymbolicLink(folder.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(folder.resolve("in"), Path.of("Boot/x64/WDSNBP.com"));
    }

    @Test
    void filesAndLinksInsideAreServed() {
        StoredFile file = find("Boot/x64/WDSNBP.com");
        assertThat(file.size()).isEqualTo(3);
        assertThat(find("in").etag()).isEqualTo(file.etag());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "out",
                "up/secret",
                "../secret",
                "Boot/../../secret",
                "/etc/passwd",
                "",
                ".",
                "Boot",
                "none",
                "nul\0",
                "boot/X64/wdsnbp.COM"
            })
    void nothingElseIsThere(String path) {
        assertThat(folderFile(folder.toString(), path, NameCase.EXACT)).isEmpty();
    }

    @Test
    void caseCanBeIgnored() {
        assertThat(folderFile(folder.toString(), "boot/X64/wdsnbp.COM", NameCase.IGNORED))
                .isPresent();
        assertThat(folderFile(folder.toString(), "OUT", NameCase.IGNORED)).isEmpty();
        assertThat(folderFile(folder.toString(), "UP/secret", NameCase.IGNORED)).isEmpty();
        assertThat(folderFile(folder.toString(), "in/deeper", NameCase.IGNORED)).isEmpty();
    }

    @Test
    void changedBytesChangeTheTag() throws Exception {
        String before = find("in").etag();
        Files.writeString(folder.resolve("Boot/x64/WDSNBP.com"), "newer");
        assertThat(find("in").etag()).isNotEqualTo(before);
    }

    private StoredFile find(String path) {
        return folderFile(folder.toString(), path, NameCase.EXACT).orElseThrow();
    }
}
