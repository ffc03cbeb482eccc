package dev.stirrup.netboot.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Assignment;
import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Plan;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    @Test
    void everyStepOfABootIsExplained() {
        List<Step> steps = explain(Mode.PROXY, Site.debian(), Firmware.X64_UEFI);
        assertThat(steps)
                .extracting(Step::question)
                .containsExactly(
                        "DHCP DISCOVER as PXE firmware",
                        "DHCP REQUEST at port 4011",
                        "TFTP boot file",
                        "DHCP DISCOVER as iPXE",
                        "HTTP script for iPXE",
                        "TFTP configuration for GRUB",
                        "DHCP DISCOVER as an ordinary client");
        assertThat(steps.get(0).answer()).isEqualTo("OFFER, no boot file");
        assertThat(steps.get(1).answer()).startsWith("ACK, boot file b/").endsWith("snponly.efi");
        assertThat(steps.get(2).answer()).isEqualTo("file snponly.efi of loader set ipxe");
        assertThat(steps.get(4).text().orElseThrow()).contains("kernel --name linux http://");
        assertThat(steps.get(5).text().orElseThrow()).contains("if linux '(tftp,10.77.0.1)/b/");
        assertThat(steps.get(6).answer()).isEqualTo("silence");
    }

    @Test
    void httpBootIsExplainedByItsOwnQuestions() {
        List<Step> steps = explain(Mode.AUTHORITATIVE, Site.debian(), Firmware.X64_UEFI_HTTP);
        assertThat(steps.get(0).question()).isEqualTo("DHCP DISCOVER as UEFI HTTP Boot");
        assertThat(steps.get(1).question()).isEqualTo("HTTP boot file");
        assertThat(steps.get(0).packet()).isPresent();
        assertThat(steps.get(0).sent()).isPresent();
    }

    @Test
    void aSilenceNamesItsReason() {
        List<Step> steps = explain(Mode.PROXY, new Plan.Blocked("stolen"), Firmware.X64_UEFI);
        assertThat(steps.get(0).answer()).isEqualTo("silence; blocked, stolen");
        assertThat(steps.get(0).decision()).isInstanceOf(BootDecision.Refuse.class);
    }

    private static List<Step> explain(Mode mode, Plan plan, Firmware firmware) {
        var site = new Site(mode, plan);
        var explanation =
                new Explanation(
                        (claims, name) -> new Assignment(Optional.empty(), plan),
                        site.dhcp,
                        site.files,
                        site.urls);
        return explanation.of(
                new Subject(Site.claims(), Optional.of(firmware), site.network), Site.NOW);
    }
}
