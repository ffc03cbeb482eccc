package dev.stirrup.netboot.url;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathNameTest {
    @ParameterizedTest
    @CsvSource({
        "snponly.efi, snponly.efi",
        "/snponly.efi, snponly.efi",
        "//grubx64.efi, grubx64.efi",
        "\\Boot\\BCD, Boot/BCD",
        "a/./b, a/b",
        "a//b/, a/b"
    })
    void firmwaresWaysToWriteAPathAreOnePath(String text, String path) {
        assertThat(PathName.read(text)).map(PathName::toString).hasValue(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "..",
                "../etc/passwd",
                "a/../../b",
                "a\\..\\b",
                "a/\0b",
                "a/b\n",
                ".",
                "//"
            })
    void whatLeadsElsewhereIsNoPath(String text) {
        assertThat(PathName.read(text)).isEmpty();
    }

    @Test
    void whatIsTooLongIsNoPath() {
        assertThat(PathName.read("a".repeat(1025))).isEmpty();
        assertThat(PathName.read("a/".repeat(100))).isEmpty();
    }

    @FuzzTest
    void noPathEverLeavesItsFolder(byte[] data) {
        PathName.read(new String(data, StandardCharsets.UTF_8))
                .ifPresent(path -> {
                    assertThat(path.segments())
                            .isNotEmpty()
                            .doesNotContain("", ".", "..")
                            .noneMatch(s -> s.contains("/") || s.contains("\\"))
                            .noneMatch(s -> s.indexOf('\0') >= 0);
                    assertThat(PathName.read(path.toString())).hasValue(path);
                });
    }
}
