package dev.stirrup.app.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.app.upstream.Voucher;
import dev.stirrup.app.yaml.InvalidFileException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemCatalogueTest {
    @TempDir Path folder;

    @Test
    void theBuiltInSystemsAreComplete() throws Exception {
        SystemCatalogue catalogue = SystemCatalogue.read(folder.resolve("none"), Map.of());
        assertThat(catalogue.names())
                .contains(
                        "debian-13-netinst",
                        "debian-13-netboot",
                        "alpine",
                        "ubuntu-server",
                        "fedora",
                        "arch",
                        "memtest",
                        "netboot.xyz");
        for (KnownSystem system : catalogue.search(List.of())) {
            assertThat(system.parts())
                    .isNotEmpty()
                    .allSatisfy(part -> {
                        assertThat(part.url().getScheme()).isEqualTo("https");
                        assertThat(part.as().isEmpty()).isEqualTo(!part.pattern().isEmpty());
                    });
            boolean isSigned = system.parts().stream().allMatch(part -> !part.vouchers().isEmpty());
            assertThat(isSigned || system.keyrings().isEmpty()).as(system.name()).isTrue();
        }
    }

    @Test
    void mirrorsOfTheSettingsStandInForNamedOnes() throws Exception {
        URI own = URI.create("http://mirror.example.org/d/");
        KnownSystem debian =
                SystemCatalogue.read(folder, Map.of("debian", own))
                        .find("debian-13-netboot")
                        .orElseThrow();
        assertThat(debian.parts().getFirst().url().toString()).startsWith(own.toString());
        assertThat(debian.parts().getFirst().vouchers())
                .allSatisfy(voucher ->
                        assertThat(((Voucher.Chain) voucher).signed().toString())
                                .isEqualTo(own + "dists/trixie/InRelease"));
    }

    @Test
    void systemsAreFoundByWords() throws Exception {
        SystemCatalogue catalogue = SystemCatalogue.read(folder, Map.of());
        assertThat(catalogue.search(List.of("Debian", "arm64")))
                .extracting(KnownSystem::name)
                .containsExactly("debian-13-netboot-arm64");
        assertThat(catalogue.search(List.of("windows"))).isEmpty();
    }

    @Test
    void aPathNeverLeavesItsMirror() throws Exception {
        for (String path :
                List.of("https://evil.example/x", "//evil.example/x", "../x", "/x", "a/../../x")) {
            Files.writeString(
                    folder.resolve("own.yaml"),
                    """
                    mirrors: {own: "http://mirror.example.org/"}
                    systems:
                      x: {title: X, architecture: x64, mirror: own, parts: [{file: "%s"}]}
                    """
                            .formatted(path));
            assertThatThrownBy(() -> SystemCatalogue.read(folder, Map.of()))
                    .as(path)
                    .isInstanceOf(InvalidFileException.class)
                    .hasMessageContaining("a path on the mirror");
        }
    }

    @Test
    void allThatIsWrongIsToldAtOnce() throws Exception {
        Files.writeString(
                folder.resolve("own.yaml"),
                """
                systems:
                  BAD NAME: {title: X, architecture: x64, mirror: none, parts: [{file: a, match: "("}]}
                  y: {title: Y, wrong: 1}
                """);
        assertThatThrownBy(() -> SystemCatalogue.read(folder, Map.of()))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("no name")
                .hasMessageContaining("a mirror's name")
                .hasMessageContaining("a pattern")
                .hasMessageContaining("it has no parts")
                .hasMessageContaining("wrong");
    }
}
