package dev.stirrup.netboot.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Assignment;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.FolderRule;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import dev.stirrup.netboot.dhcp.DhcpBoot;
import dev.stirrup.testkit.Capture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What each server is told. With `-Dgolden.write=true` the texts are written anew, to be reviewed.
class DhcpServerKindTest {
    private static final Network NETWORK = new Network("lan", Mode.FOREIGN, Site.SERVER, 8080);

    @ParameterizedTest
    @EnumSource(DhcpServerKind.class)
    void isWrittenAsReviewed(DhcpServerKind kind) throws IOException {
        String text = kind.config(directions(Site.unknown(), true), List.of("A note."));
        String name = "dhcp-config-" + kind.text();
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(Path.of("src/test/resources/golden", name + ".txt"), text);
            return;
        }
        assertThat(text.strip()).isEqualTo(Capture.text(DhcpServerKindTest.class, name));
    }

    @Test
    void whatGetsNothingIsSaid() {
        String text = DhcpServerKind.DNSMASQ.config(directions(Site.unknown(), false), List.of());
        assertThat(text).contains("# Left out: x86-uefi: the profile's loader set has no file");
        assertThat(text).doesNotContain("HTTPClient", "http://10.77.0.1:8080/entry");
    }

    @Test
    void aFoldersRulesAreSaidAsTheyAre() {
        var rules =
                List.of(
                        rule(Client.IPXE, Firmware.X86_BIOS, "bios.ipxe"),
                        rule(Client.IPXE, Firmware.X64_UEFI, "uefi.ipxe"),
                        rule(Client.PXE, Firmware.X64_UEFI, "efi/snponly.efi"));
        Directions directions =
                directions(Site.always(new Payload.Folder("/srv/old", rules)), true);
        assertThat(directions.given())
                .extracting(Direction::name, Direction::file)
                .containsExactly(
                        Tuple.tuple("stirrup-ipxe-x86-bios", "bios.ipxe"),
                        Tuple.tuple("stirrup-ipxe-x64-uefi", "uefi.ipxe"),
                        Tuple.tuple("stirrup-x64-uefi", "efi/snponly.efi"));
        assertThat(DhcpServerKind.DNSMASQ.config(directions, List.of()))
                .contains("dhcp-boot=tag:stirrup-ipxe,tag:stirrup-ipxe-x86-bios,bios.ipxe,,10.");
    }

    @Test
    void whereNobodyBootsNothingIsWritten() {
        Directions directions = directions(new Plan.Blocked("closed"), true);
        for (DhcpServerKind kind : DhcpServerKind.values()) {
            assertThat(kind.config(directions, List.of())).contains("closed");
        }
    }

    @Test
    void whereHttpsIsRequiredOnlyWhoCanDoItIsTold() {
        Network network =
                new Network(
                        "lan", Mode.PROXY, Site.SERVER, 8080, false, new Network.Https(8443, true));
        Directions directions = directions(network, Site.unknown(), true);
        assertThat(directions.of(Client.PXE)).isEmpty();
        assertThat(directions.of(Client.HTTP_BOOT))
                .extracting(Direction::file)
                .contains("https://10.77.0.1:8443/entry/x64-uefi-http/boot.efi");
        assertThat(DhcpServerKind.WINDOWS_SERVER.config(directions, List.of()))
                .contains("https://10.77.0.1:8443/ipxe");
    }

    private static FolderRule rule(Client client, Firmware firmware, String file) {
        return new FolderRule(
                Set.of(client),
                Set.of(firmware),
                Optional.empty(),
                Optional.empty(),
                Optional.of(file),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    private static Directions directions(Plan plan, boolean isWithHttp) {
        return directions(NETWORK, plan, isWithHttp);
    }

    private static Directions directions(Network network, Plan plan, boolean isWithHttp) {
        return Directions.of(
                network,
                (claims, name) -> new Assignment(Optional.empty(), plan),
                new DhcpBoot(new Site(Mode.FOREIGN, plan).urls),
                isWithHttp);
    }
}
