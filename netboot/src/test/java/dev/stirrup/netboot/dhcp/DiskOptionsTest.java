package dev.stirrup.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.BootPolicy;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.DiskSource;
import dev.stirrup.boot.Payload;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import dev.stirrup.netboot.disk.DiskNames;
import dev.stirrup.netboot.url.BootTokens;
import dev.stirrup.netboot.url.BootUrl;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What DHCP tells iPXE of its name at disks.
class DiskOptionsTest {
    private static final Payload.Disk DISK =
            new Payload.Disk(
                    new DiskSource.Own(
                            Optional.of("debian"), Optional.empty(), DiskSource.Mode.KEEP),
                    DiskLogin.OPEN,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false);

    @ParameterizedTest
    @EnumSource(names = {"AUTHORITATIVE", "PROXY"})
    void ipxeIsToldItsNameBesideItsScript(Mode mode) {
        BootWords words = words(mode, "discover-ipxe-rom", DISK).orElseThrow();
        assertThat(words.file()).hasValueSatisfying(file -> assertThat(file).contains("/script"));
        assertThat(words.options().findText(OptionCode.IPXE_INITIATOR))
                .hasValue("iqn.2026-11.dev.stirrup:web1");
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTHORITATIVE", "PROXY"})
    void othersAreToldNone(Mode mode) {
        assertThat(words(mode, "discover-ipxe-rom", new Payload.LocalDisk()).orElseThrow())
                .matches(words -> !words.options().has(OptionCode.IPXE_INITIATOR));
        assertThat(words(mode, "discover-undionly", DISK).orElseThrow())
                .matches(words -> !words.options().has(OptionCode.IPXE_INITIATOR));
    }

    @Test
    void aNameThatClaimsAMachineIsNoneOfABoot() {
        for (String machine : new String[] {"web1", "Büro 7", "x.1"}) {
            String name = DiskNames.initiator(machine);
            assertThat(DiskNames.claimed(name)).hasValue(machine);
            assertThat(DiskNames.owner(name)).isEmpty();
            assertThat(DiskNames.machine(name)).isEmpty();
        }
        assertThat(DiskNames.claimed("iqn.2026-11.dev.stirrup:web1:cloud")).isEmpty();
        assertThat(DiskNames.claimed("iqn.2001-04.org.example:web1")).isEmpty();
        assertThat(DiskNames.claimed("iqn.2026-11.dev.stirrup:")).isEmpty();
    }

    private static Optional<BootWords> words(Mode mode, String capture, Payload payload) {
        Network network = new Network("lan", mode, Site.SERVER, 80).withDisks(3260);
        BootRequest request = DhcpBoot.ask(Site.packet(capture), network);
        BootDecision decision = BootPolicy.decide(request, Site.always(payload));
        return new DhcpBoot(new BootUrl(new BootTokens(new byte[16])))
                .answer(
                        decision,
                        new DhcpBoot.Question(
                                request,
                                network,
                                AnswerStyle.COMBINED,
                                Optional.of("web1"),
                                false,
                                Site.NOW));
    }
}
