package dev.stirrup.media.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// In the form of an installer's `boot.cfg`.
class EsxiBootTest {
    private static final String ORIGINAL =
            """
            bootstate=0
            title=Loading ESXi installer
            timeout=5
            prefix=
            kernel=/b.b00
            kernelopt=runweasel cdromBoot
            modules=/jumpstrt.gz --- /useropts.gz option=1 --- /k.b00
            build=8.0.2-0.0.22380479
            updated=0
            """;

    @Test
    void pathsAreThoseOfFilesBesideIt() {
        assertThat(EsxiBoot.isIn(ORIGINAL)).isTrue();
        assertThat(EsxiBoot.forNetwork(ORIGINAL, List.of("B.B00", "k.b00", "JUMPSTRT.GZ")))
                .isEqualTo(
                        """
                        bootstate=0
                        title=Loading ESXi installer
                        timeout=5
                        kernel=B.B00
                        kernelopt=runweasel
                        modules=JUMPSTRT.GZ --- useropts.gz option=1 --- k.b00
                        build=8.0.2-0.0.22380479
                        updated=0
                        """);
    }

    @Test
    void anythingElseIsNone() {
        assertThat(EsxiBoot.isIn("kernel=/linux\n")).isFalse();
        assertThat(EsxiBoot.isIn("")).isFalse();
        assertThat(EsxiBoot.forNetwork("no key\nmodules=\nkernel=\n", List.of()))
                .isEqualTo("no key\nmodules=\nkernel=\n");
    }
}
