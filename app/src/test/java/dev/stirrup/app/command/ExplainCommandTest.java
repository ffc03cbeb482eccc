package dev.stirrup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    @TempDir private Path folder;
    private Path settings = Path.of("");

    @BeforeEach
    void makeSite() throws Exception {
        settings =
                Files.writeString(
                        folder.resolve("stirrup.yaml"),
                        """
                        networks:
                          - name: lab
                            interface: nosuch0
                            mode: authoritative
                            address: 10.9.0.1
                            subnet: 10.9.0.0/24
                            pools: [10.9.0.100-10.9.0.110]
                        """);
        Path records =
                Files.writeString(
                        folder.resolve("site.yaml"),
                        """
                        kind: profile
                        name: hello
                        script:
                          ipxe: |
                            #!ipxe
                            echo hello
                        ---
                        kind: machine
                        name: web1
                        macs: ["52:54:00:12:34:56"]
                        ---
                        kind: plan
                        machine: web1
                        do: always
                        profile: hello
                        """);
        assertThat(run("apply", "-f", records.toString()).err()).isEmpty();
    }

    private Ran run(String... arguments) {
        return Ran.on(folder.resolve("data"), arguments);
    }

    private Ran explain(String... more) {
        String[] all = new String[more.length + 2];
        all[0] = "explain";
        all[1] = "--settings=" + settings;
        System.arraycopy(more, 0, all, 2, more.length);
        return run(all);
    }

    @Test
    void everyProtocolsAnswerIsToldBeforeTheMachineAsks() {
        Ran ran = explain("--mac=52-54-00-12-34-56", "--arch=x64-uefi");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .startsWith(
                        """
                        web1, x64-uefi, on network lab (authoritative, server 10.9.0.1)
                        plan: always, profile hello

                        DHCP DISCOVER as PXE firmware
                        """)
                .contains("HTTP script for iPXE\n  decision: run profile hello\n")
                .contains("  | echo hello\n");
    }

    /// By what each asker can do and how it comes: the same decision as a machine gets.
    @Test
    void whoIsRefusedForWantOfHttpsIsTold() throws Exception {
        Path records =
                Files.writeString(
                        folder.resolve("more.yaml"),
                        """
                        kind: profile
                        name: hello
                        require-https: true
                        chain: http://elsewhere/x.efi
                        """);
        assertThat(run("apply", "-f", records.toString()).err()).isEmpty();

        Ran ran = explain("--mac=52-54-00-12-34-56", "--arch=x86-bios");

        assertThat(ran.out())
                .contains("HTTPS script for iPXE\n  decision: run profile hello\n")
                .containsPattern("TFTP configuration for GRUB\\n {2}decision: refuse: HTTPS is");
        Files.writeString(settings, Files.readString(settings) + "    require-https: true\n");
        assertThat(explain("--mac=52:54:00:99:99:99", "--arch=x86-bios").out())
                .contains("HTTPS script for iPXE\n  decision: show the waiting page")
                .containsPattern("TFTP configuration for GRUB\\n {2}decision: refuse: HTTPS is");
    }

    @Test
    void packetsAreShownByteByByte() {
        Ran ran = explain("--mac=52-54-00-12-34-56", "--arch=7", "--stage=loader", "--packet");

        assertThat(ran.out())
                .contains("  answered, ")
                .contains("OFFER (reply)")
                .containsPattern("0000 {2}02 01 06 00 53 54 52 52")
                .doesNotContain("PXE firmware");
    }

    @Test
    void anUnknownMachineWaits() {
        assertThat(explain("--mac=52:54:00:99:99:99", "--arch=x64-uefi").out())
                .contains("a machine without a record")
                .contains("plan: not approved: waits");
    }

    @Test
    void wrongWordsAreRefusedByName() {
        assertThat(explain("--mac=nonsense").err()).contains("\"nonsense\" is not a MAC address");
        assertThat(explain("--arch=amiga").err())
                .contains("\"amiga\" is not a firmware")
                .contains("There are: x86-bios, ")
                .contains("x64-uefi-http");
        assertThat(explain("--arch=x64-uefi-htp").err()).contains("Perhaps x64-uefi-http?");
        assertThat(explain("--network=x").err())
                .contains("There is no network x.")
                .contains("There are: lab");
        assertThat(explain("--stage=x").status()).isEqualTo(2);
    }
}
