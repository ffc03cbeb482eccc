package dev.stirrup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said when records are made that machines with Secure Boot on cannot start, with Debian's
/// shim, GRUB and iPXE.
@Tag("real")
@RequiresProgram({BootWarningTest.SHIM, BootWarningTest.GRUB, BootWarningTest.IPXE})
class BootWarningTest {
    static final String SHIM = "/usr/lib/shim/shimx64.efi.signed";
    static final String GRUB = "/usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed";
    static final String IPXE = "/usr/lib/ipxe/snponly.efi";

    private static final String MENU =
            """
            kind: profile
            name: xyz
            chain: https://boot.example.org/ipxe/x.efi
            ---
            kind: profile
            name: tools
            %smenu:
              title: Tools
              items:
                - {profile: xyz, label: Elsewhere}
            """;

    @TempDir Path folder;
    private Path data;

    @BeforeEach
    void addLoaders() {
        data = folder.resolve("data");
        ran("loaders", "add", "shim", "shimx64.efi=" + SHIM, "grubx64.efi=" + GRUB, IPXE);
        ran("loaders", "add", "ipxe", IPXE);
    }

    @Test
    void applyTellsTheLineAndTheRemedyAndAppliesAllTheSame() throws Exception {
        Path file = Files.writeString(folder.resolve("site.yaml"), MENU.formatted(""));
        for (String only : List.of("--check", "")) {
            List<String> command = new ArrayList<>(List.of("apply", "-f", file.toString()));
            if (!only.isEmpty()) {
                command.add(only);
            }
            Ran ran = ran(command.toArray(String[]::new));
            assertThat(ran.err())
                    .contains("site.yaml:7:1: warning: profile tools: its entry xyz needs iPXE")
                    .contains("loader set shim leads UEFI machines with Secure Boot on to GRUB")
                    .contains("(needs-ipxe)")
                    .contains("say `loaders: ipxe` in tools")
                    .contains("    menu:\n");
        }
        assertThat(ran("profile", "list").out()).contains("tools");
        assertThat(Ran.on(data, "doctor", "--no-network").out())
                .contains("profile tools: its entry xyz needs iPXE");
    }

    @Test
    void theRemedyEndsIt() throws Exception {
        Path file =
                Files.writeString(folder.resolve("site.yaml"), MENU.formatted("loaders: ipxe\n"));
        assertThat(ran("apply", "-f", file.toString()).err()).isEmpty();
        assertThat(Ran.on(data, "doctor", "--no-network").out()).doesNotContain("needs iPXE");
    }

    @Test
    void commandsWarnToo() throws Exception {
        assertThat(ran("profile", "add", "xyz", "--chain=https://boot.example.org/x.efi").err())
                .as("by itself it gets iPXE")
                .isEmpty();
        Path file = Files.writeString(folder.resolve("site.yaml"), MENU.formatted(""));
        ran("apply", "-f", file.toString());
        assertThat(ran("profile", "add", "xyz", "--chain=https://boot.example.org/y.efi").err())
                .contains("Warning: profile tools: its entry xyz needs iPXE");
        ran("machine", "add", "m", "--mac=52:54:00:12:34:56");
        assertThat(ran("plan", "set", "m", "--menu=tools").err())
                .contains("Warning: profile tools: its entry xyz");
        assertThat(ran("profile", "add", "other", "--chain=http://boot.example.org/y.efi").err())
                .isEmpty();
    }

    private Ran ran(String... command) {
        Ran ran = Ran.on(data, command);
        assertThat(ran.status()).as("%s", ran).isZero();
        return ran;
    }
}
