package dev.stirrup.netboot.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Channel;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.DiskSource;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Stage;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import dev.stirrup.netboot.disk.DiskAccess;
import dev.stirrup.testkit.Capture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What iPXE is told of disks, as reviewed. With `-Dgolden.write=true` the texts are written anew.
class DiskScriptTest {
    private static final String INITIATOR =
            "iqn.2026-11.dev.stirrup:web1:19ac56a2c00.0123456789abcdef";
    private static final String TARGET = "iqn.2026-11.dev.stirrup:web1:cloud";

    private final Site site = new Site(Mode.PROXY, Site.debian());

    @ParameterizedTest
    @CsvSource({
        "OPEN, false, 3260, disk-open",
        "CHAP, false, 3260, disk-chap",
        "MUTUAL, false, 13260, disk-mutual-another-port",
        "MUTUAL, true, 3260, disk-mutual-with-a-kernel"
    })
    void aDiskIsAttachedAsReviewed(DiskLogin login, boolean hasKernel, int port, String golden)
            throws IOException {
        var kernel =
                new Payload.Linux("deb", "linux", List.of("initrd.gz"), "root=LABEL=x ip=ibft");
        var disk =
                new Payload.Disk(
                        new DiskSource.Own(
                                Optional.of("cloud"), Optional.empty(), DiskSource.Mode.KEEP),
                        login,
                        Optional.empty(),
                        Optional.of(kernel).filter(_ -> hasKernel),
                        Optional.empty(),
                        false);
        var decision = new BootDecision.Run(Site.profile("cloud", disk), disk);
        compare(new IpxeScript(site.urls).render(decision, ask(login, port)).toText(), golden);
    }

    @Test
    void theDiscOfWindowsIsAttachedBeforeWimboot() throws IOException {
        var windows =
                new Payload.Windows(
                        "win11",
                        "sources/boot.wim",
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Payload.Windows.WIMBOOT);
        var decision = new BootDecision.Run(Site.profile("win11", windows), windows);
        String text =
                new IpxeScript(site.urls).render(decision, ask(DiskLogin.CHAP, 3260)).toText();
        compare(text.replaceAll("/b/[^/]+/", "/b/TOKEN/"), "windows-disc");
    }

    /// What Windows PE runs; its lines end in CR LF.
    @ParameterizedTest
    @CsvSource({"CHAP, 3260, startnet-chap", "MUTUAL, 13260, startnet-mutual-another-port"})
    void windowsPeAttachesItsDiscItself(DiskLogin login, int port, String golden)
            throws IOException {
        String text =
                WindowsText.start(
                        new WindowsText.Start(
                                "win11",
                                "https://10.77.0.1/b/TOKEN/win11",
                                "http://10.77.0.1/b/TOKEN/report",
                                ask(login, port).disk()));
        assertThat(text.replace("\r\n", "")).doesNotContain("\n");
        compare(text.replace("\r", ""), golden);
    }

    private static void compare(String text, String golden) throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(Path.of("src/test/resources/golden", golden + ".txt"), text);
            return;
        }
        assertThat(text.strip()).isEqualTo(Capture.text(DiskScriptTest.class, golden).strip());
    }

    private ScriptAsk ask(DiskLogin login, int port) {
        String path = "iscsi:10.77.0.1::" + (port == 3260 ? "" : port) + "::" + TARGET;
        Optional<DiskAccess.Secrets> secrets =
                login.hasSecret()
                        ? Optional.of(
                                new DiskAccess.Secrets(
                                        "AAAABBBBCCCCDDDD",
                                        Optional.of("EEEEFFFFGGGGHHHH")
                                                .filter(_ -> login == DiskLogin.MUTUAL)))
                        : Optional.empty();
        return new ScriptAsk(
                new BootRequest(
                        Claims.of(Site.MAC),
                        Client.IPXE,
                        Optional.of(Firmware.X64_UEFI),
                        Stage.LOADER,
                        "lan",
                        Optional.empty(),
                        Optional.empty(),
                        Channel.PLAIN),
                Site.fileAsk(FileAsk.Protocol.HTTP, site.network),
                LocalBoot.EXIT,
                "",
                Optional.of(new DiskAccess(path, INITIATOR, secrets)),
                0,
                Site.NOW);
    }
}
