package dev.stirrup.store.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.LoaderSet;
import dev.stirrup.boot.Payload;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsualLoadersTest {
    private static final LoaderSet SHIM = new LoaderSet("shim", Map.of());
    private static final LoaderSet IPXE = new LoaderSet("ipxe", Map.of());
    private static final Payload DISK = new Payload.LocalDisk();
    private static final Payload SCRIPT = new Payload.Script(Client.IPXE, "shell");

    @Test
    void shimIsUsualWhereThereIsOne() {
        var usual = new UsualLoaders("auto", Map.of("shim", SHIM, "ipxe", IPXE));
        assertThat(usual.name()).isEqualTo("shim");
        assertThat(usual.nameFor(DISK)).isEqualTo("shim");
    }

    @Test
    void withoutShimIpxeIsUsual() {
        assertThat(new UsualLoaders("auto", Map.of("ipxe", IPXE)).name()).isEqualTo("ipxe");
        assertThat(new UsualLoaders("auto", Map.of()).name()).isEqualTo("ipxe");
    }

    @Test
    void anIpxeScriptNeedsIpxe() {
        var usual = new UsualLoaders("auto", Map.of("shim", SHIM, "ipxe", IPXE));
        assertThat(usual.nameFor(SCRIPT)).isEqualTo("ipxe");
        assertThat(new UsualLoaders("auto", Map.of("shim", SHIM)).nameFor(SCRIPT))
                .isEqualTo("shim");
    }

    @Test
    void aNamedSetIsThatSet() {
        var usual = new UsualLoaders("mine", Map.of("shim", SHIM));
        assertThat(usual.nameFor(SCRIPT)).isEqualTo("mine");
    }
}
