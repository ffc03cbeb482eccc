package dev.stirrup.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What shim's GRUB is asked for and only iPXE can start.
class DeadEndTest {
    private static final LoaderSet SHIM = set("shim", "shimx64.efi", "snponly.efi", "grubx64.efi");
    private static final LoaderSet BARE = set("bare", "shimx64.efi", "grubx64.efi");
    private static final LoaderSet IPXE = set("ipxe", "snponly.efi");
    private static final Payload LINUX = new Payload.Linux("debian", "linux", List.of(), "");
    private static final Payload SCRIPT = new Payload.Script(Client.IPXE, "#!ipxe\nshell\n");
    private static final Payload WINDOWS =
            new Payload.Windows(
                    "win",
                    "sources/boot.wim",
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Payload.Windows.WIMBOOT);

    @Test
    void aMenuByShimLeadsOnlyIpxeToItsScript() {
        Profile script = profile("xyz", IPXE, SCRIPT);
        Profile menu = menu("tools", SHIM, script, profile("debian", SHIM, LINUX));
        assertThat(DeadEnd.of(menu))
                .as("with Secure Boot off GRUB goes on to iPXE, which then chooses")
                .containsExactly(new DeadEnd(menu, script, Reason.WRONG_LANGUAGE, true));
        Profile bare = menu("tools", BARE, script);
        assertThat(DeadEnd.of(bare))
                .containsExactly(new DeadEnd(bare, script, Reason.WRONG_LANGUAGE, false));
        assertThat(DeadEnd.of(menu("tools", IPXE, script))).isEmpty();
    }

    @Test
    void menusInMenusAreLookedInto() {
        Profile windows = profile("win", SHIM, WINDOWS);
        Profile outer = menu("outer", SHIM, menu("inner", IPXE, windows));
        assertThat(DeadEnd.of(outer))
                .containsExactly(new DeadEnd(outer, windows, Reason.NEEDS_IPXE, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "disc:deb/deb.iso",
                "esxi:esx/efi/boot/bootx64.efi",
                "http://boot.example/menu.ipxe",
                "http://boot.example/menu.ipxe?a=b",
                "https://boot.example/x.efi",
                "nfs://boot.example/x.efi"
            })
    void chainsThatGrubCannotFollow(String target) {
        Profile chain = profile("chain", SHIM, new Payload.Chain(target));
        assertThat(chain.payload().needsIpxe()).isTrue();
        assertThat(DeadEnd.of(chain))
                .containsExactly(new DeadEnd(chain, chain, Reason.NEEDS_IPXE, true));
        Profile bare = profile("chain", BARE, new Payload.Chain(target));
        assertThat(DeadEnd.of(bare))
                .containsExactly(new DeadEnd(bare, bare, Reason.NEEDS_IPXE, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://boot.example/x.efi",
                "http://boot.example/x.efi?then=y.ipxe",
                "tftp://boot.example/x.efi",
                "loader:shim/snponly.efi",
                "image:deb/grub.ipxe"
            })
    void chainsThatGrubFollows(String target) {
        assertThat(DeadEnd.of(profile("chain", SHIM, new Payload.Chain(target)))).isEmpty();
    }

    @Test
    void whereHttpsIsRequiredGrubNeverGoesOnToIpxe() {
        Demands demands = new Demands(true, false);
        var menu =
                new Profile(
                        "tools",
                        SHIM,
                        Optional.empty(),
                        Map.of(),
                        false,
                        menu("tools", SHIM, profile("win", SHIM, WINDOWS)).payload(),
                        demands,
                        "");
        assertThat(DeadEnd.of(menu)).extracting(DeadEnd::isOnlySecured).containsExactly(false);
    }

    @Test
    void aSetWithoutGrubLeadsNobodyThere() {
        assertThat(DeadEnd.of(profile("a", set("a", "shimx64.efi", "ipxe.efi"), WINDOWS)))
                .isEmpty();
        LoaderSet renamed = new LoaderSet("own", files("shimx64.efi", "grubx64.efi"));
        assertThat(DeadEnd.of(profile("a", renamed, WINDOWS)))
                .as("an iPXE under the name that shim asks for")
                .isEmpty();
        LoaderSet own = new LoaderSet("own", files("mine.efi"), Map.of("mine.efi", Set.of()));
        assertThat(DeadEnd.of(profile("a", own, WINDOWS))).hasSize(1);
        assertThat(DeadEnd.of(profile("a", own, LINUX))).isEmpty();
    }

    private static LoaderSet set(String name, String... files) {
        return new LoaderSet(name, files(files), Map.of("grubx64.efi", Set.of(Onward.PROXY)));
    }

    private static Map<Firmware, List<String>> files(String... files) {
        return Map.of(
                Firmware.X64_UEFI, List.of(files), Firmware.X86_BIOS, List.of("undionly.kpxe"));
    }

    private static Profile profile(String name, LoaderSet loaders, Payload payload) {
        return new Profile(name, loaders, Optional.empty(), Map.of(), false, payload);
    }

    private static Profile menu(String name, LoaderSet loaders, Profile... entries) {
        List<Payload.Item> items =
                List.of(entries).stream().map(one -> new Payload.Item(one.name(), one)).toList();
        return profile(name, loaders, new Payload.Menu("", Duration.ZERO, Optional.empty(), items));
    }
}
