package dev.stirrup.uefi.sbat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SbatTest {
    /// The section of Debian's shim 16.1.
    private static final String SHIM =
            """
            sbat,1,SBAT Version,sbat,1,https://github.com/rhboot/shim/blob/main/SBAT.md
            shim,4,UEFI shim,shim,1,https://github.com/rhboot/shim
            shim.debian,1,Debian,shim,16.1,https://tracker.debian.org/pkg/shim
            """;

    private static final String OWN = "sbat,1,SBAT Version,sbat,1,x\n";

    @Test
    void aSectionIsReadUpToItsZero() throws Exception {
        var entries = SbatDecoder.section(bytes(SHIM + "\0garbage"));
        assertThat(entries)
                .extracting(SbatEntry::component)
                .containsExactly("sbat", "shim", "shim.debian");
        assertThat(entries.getLast().rest()).contains("16.1");
    }

    @Test
    void aGenerationBelowTheLevelIsNamed() throws Exception {
        SbatLevel level = SbatDecoder.level(bytes("sbat,1,2025021800\nshim,4\ngrub,5\n"));
        assertThat(level.date()).isEqualTo("2025021800");
        assertThat(level.shortfall(SbatDecoder.section(bytes(SHIM)))).isEmpty();
        assertThat(
                        level.shortfall(
                                SbatDecoder.section(
                                        bytes(OWN + "grub,4,F,g,1,x\ngrub.deb,9,D,g,1,x"))))
                .hasValueSatisfying(
                        missing -> assertThat(missing).hasToString("grub 4, and 5 is the least"));
    }

    @Test
    void aComponentThatTheLevelDoesNotNameIsGood() throws Exception {
        assertThat(
                        SbatLevel.known()
                                .shortfall(SbatDecoder.section(bytes(OWN + "systemd,1,S,s,1,x"))))
                .isEmpty();
    }

    /// The section `.sbatlevel` of Debian's shim 16.1.
    @Test
    void aShimCarriesTwoLevels() throws Exception {
        ShimLevels levels =
                ShimLevels.decode(
                        bytes(
                                "\0\0\0\0\u0008\0\0\0)\0\0\0sbat,1,2025021800\nshim,4\ngrub,5\n\0"
                                        + "sbat,1,2025051000\nshim,4\ngrub,5\ngrub.proxmox,2\n\0"));
        assertThat(levels.automatic().date()).isEqualTo("2025021800");
        assertThat(levels.latest()).isEqualTo(SbatLevel.known());
    }

    /// As shim reads it (sbat.c).
    @Test
    void itsOwnEntryMayStandAnywhere() throws Exception {
        assertThat(SbatDecoder.section(bytes("grub,4,F,g,1,x\n" + OWN))).hasSize(2);
        assertThat(SbatDecoder.section(bytes("grub,4,F,g,1,x"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shim,4", "sbat,one", "sbat,-1,x", "sbat,1\n,2", "sbat,1\nx"})
    void textThatIsNoLevelIsRefused(String text) {
        assertThatThrownBy(() -> SbatDecoder.level(bytes(text)))
                .isInstanceOf(MalformedException.class);
    }

    /// shim starts nothing whose section has a line with fewer than six columns, or an empty one.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sbat",
                "shim,4",
                "grub,4,F,g,1",
                "grub,4,F,g,,x",
                "grub,4,,g,1,x",
                "sbat,one,S,s,1,x",
                "sbat,-1,S,s,1,x",
                ",2,S,s,1,x"
            })
    void textThatIsNoSbatIsRefused(String text) {
        assertThatThrownBy(() -> SbatDecoder.section(bytes(text)))
                .isInstanceOf(MalformedException.class);
    }

    @FuzzTest
    void anyBytesGiveSbatOrMalformed(byte[] data) {
        try {
            SbatLevel.known().shortfall(SbatDecoder.section(data));
        } catch (MalformedException _) {
            assertThat(data).isNotNull();
        }
    }

    @FuzzTest
    void anyBytesGiveLevelsOrMalformed(byte[] data) {
        try {
            assertThat(ShimLevels.decode(data).latest().least()).isNotNull();
        } catch (MalformedException _) {
            assertThat(data).isNotNull();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
