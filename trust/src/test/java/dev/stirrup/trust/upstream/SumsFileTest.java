package dev.stirrup.trust.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.trust.upstream.SumsFile.Sum;
import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SumsFileTest {
    private static final String ONE = "a1".repeat(32);
    private static final String TWO = "b2".repeat(32);
    private static final String LONG = "c3".repeat(64);

    @Test
    void allFormsOfDistributionsAreRead() throws Exception {
        SumsFile sums =
                decode(
                        ONE
                                + "  ./netboot/netboot.tar.gz\n"
                                + TWO
                                + " *ubuntu.iso\n"
                                + "# Fedora-Server.iso: 3 bytes\n"
                                + "SHA256 (Fedora-Server.iso) = "
                                + ONE
                                + "\n"
                                + "MD5Sum:\n d41d8cd98f00b204e9800998ecf8427e        0 other\n"
                                + "SHA256:\n "
                                + TWO
                                + "    12345 main/binary-amd64/Packages\n");
        assertThat(sums.of("netboot/netboot.tar.gz")).contains(new Sum("SHA-256", ONE));
        assertThat(sums.of("ubuntu.iso")).contains(new Sum("SHA-256", TWO));
        assertThat(sums.of("Fedora-Server.iso")).contains(new Sum("SHA-256", ONE));
        assertThat(sums.of("main/binary-amd64/Packages")).contains(new Sum("SHA-256", TWO));
        assertThat(sums.of("other")).isEmpty();
        assertThat(sums.of("Packages")).isEmpty();
    }

    @Test
    void theLongerDigestOfAFileCounts() throws Exception {
        assertThat(decode(LONG + "  file\n" + ONE + "  file\n").of("file"))
                .contains(new Sum("SHA-512", LONG));
        assertThat(decode(ONE + "  file\n" + LONG + "  file\n").of("file"))
                .contains(new Sum("SHA-512", LONG));
    }

    @Test
    void aDigestAloneSpeaksOfAnyFile() throws Exception {
        assertThat(decode(ONE.toUpperCase(Locale.ROOT) + "\n").of("any"))
                .isEqualTo(Optional.of(new Sum("SHA-256", ONE)));
        assertThat(decode("<html>404</html>").isEmpty()).isTrue();
    }

    @Test
    void twoDigestsOfOneFileAreRefused() {
        assertThatThrownBy(() -> decode(ONE + "  file\n" + TWO + "  file\n"))
                .isInstanceOf(MalformedException.class);
    }

    private static SumsFile decode(String text) throws MalformedException {
        return SumsFile.decode(text.getBytes(StandardCharsets.UTF_8));
    }
}
