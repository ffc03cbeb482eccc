package dev.stirrup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DhcpConfigCommandTest {
    @TempDir private Path folder;

    @BeforeEach
    void makeLoaders() throws Exception {
        Path file = Files.write(folder.resolve("undionly.kpxe"), new byte[600]);
        assertThat(run("loaders", "add", "ipxe", file.toString()).err()).isEmpty();
    }

    @Test
    void theSettingsAddressAndTheLoadersOfTheSiteAreWritten() throws Exception {
        Ran ran = config("foreign", "dnsmasq");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .doesNotContain("NOT YET")
                .contains("# x86-bios: now undionly.kpxe of loader set ipxe\n")
                .contains("tag:stirrup-x86-bios,entry/x86-bios/boot.bin,,10.9.0.1\n")
                .contains("dhcp-boot=tag:stirrup-ipxe,http://10.9.0.1:8080/ipxe,,10.9.0.1\n");
    }

    @Test
    void whatKeepsItFromWorkingIsSaid() throws Exception {
        assertThat(config("proxy", "isc").out())
                .contains("# NOT YET: set `mode: foreign` for network lab in\n");
    }

    @Test
    void itIsWrittenToAFile() throws Exception {
        Path file = folder.resolve("out.json");
        Ran ran = config("foreign", "kea", "--http-boot", "--out=" + file);
        assertThat(ran.out()).isEmpty();
        assertThat(Files.readString(file)).contains("\"boot-file-name\": \"entry/x86-bios/");
    }

    @Test
    void anUnknownServerIsRefusedWithTheNamesOfTheOthers() throws Exception {
        Ran ran = config("foreign", "dhcpd\u001b");
        assertThat(ran.status()).isOne();
        assertThat(ran.err()).contains("\"dhcpd<1b>\"").contains("windows-server, dnsmasq, kea");
    }

    private Ran config(String mode, String... arguments) throws Exception {
        Path settings =
                Files.writeString(
                        folder.resolve("stirrup.yaml"),
                        """
                        networks:
                          - {name: lab, interface: nosuch0, mode: %s, address: 10.9.0.1}
                        """
                                .formatted(mode));
        String[] all = new String[arguments.length + 2];
        all[0] = "dhcp-config";
        all[1] = "--settings=" + settings;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return run(all);
    }

    private Ran run(String... arguments) {
        return Ran.on(folder.resolve("data"), arguments);
    }
}
