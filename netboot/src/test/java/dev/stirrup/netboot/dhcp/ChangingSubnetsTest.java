package dev.stirrup.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.dhcp.Lease;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangingSubnetsTest {
    @Test
    void subnetsComeAndGo() {
        var site = new Site(Mode.AUTHORITATIVE, Site.debian());
        var other = Site.leases();
        site.dhcp.add(List.of(other));
        Lease lease = leased(site);
        site.dhcp.remove(List.of(Site.leases()));
        assertThat(site.ask("discover-ovmf-pxe").packet()).as("not that one").isPresent();
        site.dhcp.remove(List.of(other));
        site.dhcp.committed(List.of(lease), Site.NOW);
        assertThat(site.ask("discover-ovmf-pxe").packet()).isEmpty();
        site.dhcp.add(List.of(Site.leases()));
        assertThat(site.ask("discover-ovmf-pxe").packet()).isPresent();
    }

    private static Lease leased(Site site) {
        site.ask("discover-ovmf-pxe");
        return site.ask(LeasingDeskTest.selecting(site)).lease().orElseThrow();
    }
}
