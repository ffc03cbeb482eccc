package dev.stirrup.trust.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AptListsTest {
    private static final String DIGEST = "ab".repeat(32);

    @Test
    void aReleaseNamesItsTimesAndItsFiles() throws Exception {
        AptRelease release =
                AptRelease.decode(
                        bytes(
                                """
                                Origin: Debian
                                Suite: stable
                                Codename: test
                                Date: Sat, 17 May 2025 09:33:29 UTC
                                Valid-Until: Sat,  7 Jun 2025 09:33:29 UTC
                                Acquire-By-Hash: yes
                                MD5Sum:
                                 0123456789abcdef0123456789abcdef 1 main/x
                                SHA256:
                                 %s 120 main/binary-amd64/Release
                                """
                                        .formatted(DIGEST)));
        assertThat(release.date()).isEqualTo("2025-05-17T09:33:29Z");
        assertThat(release.hasHashes()).isTrue();
        assertThat(release.isOver(Instant.parse("2025-06-07T09:33:28Z"))).isFalse();
        assertThat(release.isOver(Instant.parse("2025-06-07T09:33:29Z"))).isTrue();
        assertThat(release.files())
                .isEqualTo(Map.of("main/binary-amd64/Release", new Listed(DIGEST, 120)));
    }

    @Test
    void aReleaseWithoutDateOrDigestsIsNone() {
        refused("SHA256:\n " + DIGEST + " 1 x\n");
        refused("Date: Sat, 17 May 2025 09:33:29 UTC\n");
        refused("Date: soon\nSHA256:\n " + DIGEST + " 1 x\n");
        refused("Date: Sat, 17 May 2025 09:33:29 UTC\nSHA256:\n nothing\n");
    }

    @Test
    void packagesAndSourcesAreReadInAnyPieces() {
        String text =
                """
                Package: a
                Filename: ./pool/a.deb
                Size: 3
                Description: x
                 Filename: pool/no.deb
                SHA256: %1$s

                Package: b
                Directory: pool/b
                Files:
                 0123456789abcdef0123456789abcdef 3 b.dsc
                Checksums-Sha256:
                 %1$s 3 b.dsc
                Homepage: x

                Package: c
                Filename: pool/unsized.deb
                SHA256: %1$s
                """
                        .formatted(DIGEST);
        for (int piece : new int[] {1, 7, 10_000}) {
            Map<String, Listed> found = new TreeMap<>();
            var index = new AptIndex(found::put);
            byte[] all = bytes(text);
            for (int at = 0; at < all.length; at += piece) {
                index.update(all, at, Math.min(piece, all.length - at));
            }
            index.finish();
            assertThat(found)
                    .isEqualTo(
                            Map.of(
                                    "pool/a.deb",
                                    new Listed(DIGEST, 3),
                                    "pool/b/b.dsc",
                                    new Listed(DIGEST, 3)));
        }
    }

    private static void refused(String text) {
        assertThatThrownBy(() -> AptRelease.decode(bytes(text)))
                .isInstanceOf(MalformedException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatPackagesNeedComesAlong() {
        var catalogue = new AptCatalogue();
        for (String index :
                List.of(
                        """
                        Package: base
                        Essential: yes
                        Pre-Depends: libc (>= 2.36), gone
                        Depends: shell | other
                        Filename: base.deb

                        Package: libc
                        Filename: libc.deb
                        """,
                        """
                        Package: dash
                        Provides: shell (= 1), thing
                        Filename: dash.deb

                        Package: app
                        Priority: optional
                        Description: Depends: nothing
                         Depends: nothing
                        Depends: none | libc:any (>= 2) [amd64], mailer | dash, base
                        Filename: app.deb

                        Package: unused
                        Priority: important
                        Depends: unused
                        Filename: unused.deb\
                        """)) {
            byte[] content = bytes(index);
            catalogue.update(content, 0, content.length);
            catalogue.finish();
        }
        assertThat(catalogue.basic()).containsExactly("base", "unused");
        assertThat(catalogue.needed(Set.of("base")))
                .isEqualTo(
                        new AptCatalogue.Needed(
                                List.of("base.deb", "libc.deb", "dash.deb"), Set.of("gone")));
        assertThat(catalogue.needed(Set.of("app", "nobody")).paths())
                .containsExactlyInAnyOrder("app.deb", "libc.deb", "dash.deb", "base.deb");
        assertThat(catalogue.needed(Set.of("nobody")).unknown()).containsExactly("nobody");
        assertThat(catalogue.all()).hasSize(5);
    }
}
