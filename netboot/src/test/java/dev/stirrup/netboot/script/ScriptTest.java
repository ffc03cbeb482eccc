package dev.stirrup.netboot.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.boot.Audience;
import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Channel;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.LoaderSet;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.Reason;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.Stage;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {
    private static final List<String> ATTACKS =
            List.of(
                    "${net0/mac}",
                    "x || chain http://evil/",
                    "x && shell",
                    "x\nchain http://evil/",
                    "x\rshell",
                    "x ; reboot",
                    "x \\",
                    "'; reboot; '",
                    "$(reboot)",
                    "# x",
                    "\u001b[2J\u0000");
    private static final LoaderSet SHIM =
            new LoaderSet(
                    "shim",
                    Map.of(
                            Firmware.X64_UEFI,
                            List.of("shimx64.efi", "snponly.efi", "grubx64.efi")));
    private final Site site = new Site(Mode.PROXY, Site.debian());
    private final IpxeScript ipxe = new IpxeScript(site.urls);
    private final GrubScript grub = new GrubScript(site.urls);

    @Test
    void signaturesAreCheckedWhereTheLoaderCan() {
        var linux =
                new Payload.Linux("debian-12", "linux", List.of("a.gz", "b.gz"), "quiet")
                        .signedBy(Set.of("linux.sig", "b.gz.sig", "c.gz.sig"));
        List<String> lines =
                ipxe(run(linux), ask(Client.IPXE, Firmware.X64_UEFI, "", 0))
                        .lines()
                        .dropWhile(line -> !line.startsWith("imgtrust"))
                        .takeWhile(line -> !line.startsWith("boot"))
                        .toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).isEqualTo("imgtrust || goto unverified");
        assertThat(lines.get(1))
                .startsWith("imgverify linux http://")
                .endsWith("/debian-12/linux.sig || goto failed");
        assertThat(lines.get(2))
                .startsWith("imgverify initrd2.img http://")
                .endsWith("/debian-12/b.gz.sig || goto failed");
        assertThat(lines.get(3)).isEqualTo(":unverified");
        assertThat(ipxe(run(linux("quiet")), ask(Client.IPXE, Firmware.X64_UEFI, "", 0)))
                .doesNotContain("imgtrust");
    }

    @Test
    void aKernelOnUefiIsToldItsInitrdByName() {
        String text = ipxe(run(linux("quiet")), ask(Client.IPXE, Firmware.X64_UEFI, "", 0));
        assertThat(text).startsWith("#!ipxe\n");
        assertThat(
                        text.lines()
                                .filter(line -> line.startsWith("kernel "))
                                .findFirst()
                                .orElseThrow())
                .matches(
                        "kernel --name linux http://10\\.77\\.0\\.1/b/\\S+/deb/linux"
                                + " initrd=initrd\\.img initrd=initrd2\\.img quiet \\|\\| goto failed");
        assertThat(text).contains("initrd --name initrd.img http://10.77.0.1/b/");
        assertThat(text).contains("initrd --name initrd2.img http://10.77.0.1/b/");
        assertThat(text).contains("boot || goto failed").endsWith("exit 1\n");
    }

    @Test
    void whatWasFetchedBeforeIsNoPartOfTheRamDisk() {
        String text = render(Client.IPXE, run(linux("quiet")), "");
        assertThat(text.indexOf("imgfree ||\n")).isPositive().isLessThan(text.indexOf("kernel "));
    }

    @Test
    void aKernelOnBiosNeedsNoNames() {
        String text = ipxe(run(linux("quiet")), ask(Client.IPXE, Firmware.X86_BIOS, "", 0));
        assertThat(text).doesNotContain("initrd=");
    }

    @Test
    void theReportUrlStandsInTheArguments() {
        String report = "http://10.77.0.1/" + site.urls.report(Site.claims(), Site.NOW);
        for (Client client : List.of(Client.IPXE, Client.GRUB)) {
            assertThat(render(client, run(linux("a=${report}?status=running")), ""))
                    .contains("a=" + report + "?status=running");
        }
    }

    /// With several cards, klibc's `ipconfig` takes the first that any network answers, and archiso
    /// gives up when one of them is not answered.
    @Test
    void theCardThatItBootsByStandsInTheArguments() {
        BootDecision run = run(linux("ip=dhcp ${bootif} quiet"));
        assertThat(render(Client.IPXE, run, ""))
                .contains(" ip=dhcp BOOTIF=01-${mac:hexhyp} quiet ");
        assertThat(render(Client.GRUB, run, ""))
                .contains(" 'ip=dhcp' 'BOOTIF=01-52-54-00-77-00-01' 'quiet';");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00:00:00:08:fe:80:00:00:00:00:00:00:52:54:00:12"})
    void anUnknownCardIsNotNamed(String infiniband) {
        ScriptAsk ask = ask(Client.IPXE, Firmware.X64_UEFI, "", 0);
        var claims =
                new Claims(HardwareAddress.read(infiniband), Optional.empty(), Optional.empty());
        var unknown =
                new ScriptAsk(
                        ask.request().by(claims),
                        ask.ask(),
                        ask.localBoot(),
                        ask.product(),
                        ask.disk(),
                        ask.waited(),
                        ask.now());
        assertThat(ipxe(run(linux("ip=dhcp ${bootif} quiet")), unknown))
                .contains(" ip=dhcp quiet ");
        assertThat(ipxe(run(linux("quiet ${bootif}")), unknown)).contains(" quiet || ");
    }

    @Test
    void theImagesFolderStandsInTheArguments() {
        for (Client client : List.of(Client.IPXE, Client.GRUB)) {
            assertThat(render(client, run(linux("url=${tree}/deb.iso")), ""))
                    .contains(
                            "url=http://10.77.0.1/"
                                    + site.urls.tree(Site.claims(), "deb", Site.NOW)
                                    + "/deb.iso")
                    .containsPattern("url=http://10.77.0.1/b/[A-Za-z0-9_-]+/deb/deb.iso");
        }
    }

    @Test
    void anArgumentsLineBreakStaysInItsLine() {
        String text = render(Client.IPXE, run(linux("a\nreboot\r\nb \\")), "");
        assertThat(text.lines()).noneMatch(line -> line.startsWith("reboot"));
        assertThat(text).contains(" a reboot b \\ ");
    }

    @Test
    void grubGetsItsArgumentsAsQuotedWords() {
        String text = render(Client.GRUB, run(linux("--- a=\"b c\" d=$x e='f'")), "");
        assertThat(text).contains(" '---' 'a=b c' 'd=$x' 'e='\\''f'\\'''; then");
    }

    @Test
    void aBiosThatHangsAfterAnExitBootsItsDiskByIpxe() {
        ScriptAsk ask =
                new ScriptAsk(
                        request(Client.IPXE, Optional.of(Firmware.X86_BIOS), Optional.empty()),
                        Site.fileAsk(FileAsk.Protocol.HTTP, site.network),
                        LocalBoot.SANBOOT,
                        "",
                        Optional.empty(),
                        0,
                        Site.NOW);
        assertThat(ipxe(new BootDecision.UseLocalDisk(), ask))
                .endsWith("sanboot --no-describe --drive 0x80 || exit 1\n");
    }

    @Test
    void everyScriptEndsWithAnErrorSoThatUefiGoesOn() {
        List<BootDecision> decisions =
                List.of(
                        new BootDecision.UseLocalDisk(),
                        new BootDecision.AwaitApproval(Site.IPXE),
                        new BootDecision.Refuse(Reason.BLOCKED, "stolen"),
                        new BootDecision.Ignore(Reason.NO_PLAN),
                        run(linux("")),
                        run(new Payload.LocalDisk()));
        for (BootDecision decision : decisions) {
            for (Client client : List.of(Client.IPXE, Client.GRUB)) {
                assertThat(render(client, decision, "").strip()).endsWith("exit 1");
            }
        }
    }

    @Test
    void aDiscIsBootedFromByIpxeAlone() {
        var disc = Payload.Chain.ofDisc("rescue", "rescue.iso");
        assertThat(render(Client.IPXE, run(disc), ""))
                .containsPattern(
                        "sanboot --no-describe http://10.77.0.1/b/\\S+/rescue/rescue.iso \\|\\|");
        assertThat(render(Client.GRUB, run(disc), ""))
                .contains("needs-ipxe")
                .doesNotContain("rescue.iso");
        assertThat(render(Client.IPXE, run(new Payload.Chain("image:tools/a.efi")), ""))
                .containsPattern("chain --autofree http://10.77.0.1/b/\\S+/tools/a.efi \\|\\|");
    }

    @Test
    void aChainLeadsToALoaderOfASetOrToAUrl() {
        assertThat(render(Client.IPXE, run(new Payload.Chain("loader:shim/shimx64.efi")), ""))
                .containsPattern(
                        "chain --autofree http://10.77.0.1/b/\\S+/shim/shimx64.efi \\|\\|");
        assertThat(render(Client.IPXE, run(new Payload.Chain("http://x/y.efi")), ""))
                .contains("chain --autofree http://x/y.efi ||");
        assertThat(render(Client.GRUB, run(new Payload.Chain("loader:shim/shimx64.efi")), ""))
                .contains("if chainloader '(tftp,10.77.0.1)/b/");
    }

    @Test
    void grubGoesOnToIpxeOnlyWhereSecureBootIsOff() {
        String text = render(Client.GRUB, byShim(linux(""), Optional.empty()), "");
        assertThat(text)
                .startsWith(
                        "if [ \"$lockdown\" != y ]; then\nif insmod peimage; then\nif [ \"$grub_cpu\" = x86_64 ]; then\n")
                .containsPattern(
                        "if chainloader '\\(tftp,10.77.0.1\\)/b/\\S+/shim/snponly.efi'; then")
                .contains("if linux '(tftp,");
        assertThat(text.indexOf("chainloader")).isLessThan(text.indexOf("if linux"));
        assertThat(render(Client.GRUB, new BootDecision.AwaitApproval(SHIM), ""))
                .contains("$lockdown");
    }

    @Test
    void whatIsMeantForGrubStaysWithGrub() {
        assertThat(render(Client.GRUB, run(linux("")), "")).doesNotContain("chainloader");
        assertThat(render(Client.GRUB, byShim(linux(""), Optional.of("shimx64.efi")), ""))
                .doesNotContain("chainloader");
        var script = new Payload.Script(Client.GRUB, "halt");
        assertThat(render(Client.GRUB, byShim(script, Optional.empty()), "")).isEqualTo("halt");
    }

    /// GRUB expands variables of paths without quotes only, and sends no query.
    @Test
    void grubSaysWhetherSecureBootIsOnBeforeItStartsAnything() {
        String text = render(Client.GRUB, run(linux("")), "");
        assertThat(text)
                .containsPattern(
                        """
                        if \\[ "\\$grub_platform" = efi \\]; then
                        if \\[ "\\$lockdown" = y \\]; then
                        source '\\(tftp,10.77.0.1\\)/b/\\S+/script/secureboot/1'
                        else
                        source '\\(tftp,10.77.0.1\\)/b/\\S+/script/secureboot/0'
                        """);
        assertThat(text.indexOf("source")).isLessThan(text.indexOf("if linux"));
    }

    @Test
    void ipxeStartsAKernelByShimWhereTheFirmwareRefusesIt() {
        ScriptAsk ask =
                new ScriptAsk(
                        request(Client.IPXE, Optional.of(Firmware.X64_UEFI), Optional.empty()),
                        Site.fileAsk(FileAsk.Protocol.HTTP, site.network),
                        LocalBoot.EXIT,
                        "",
                        Optional.empty(),
                        0,
                        Site.NOW);
        assertThat(ipxe(byShim(linux(""), Optional.empty()), ask))
                .containsPattern("shim http://10.77.0.1/b/\\S+/shim/shimx64.efi \\|\\|\nboot ");
    }

    @Test
    void grubGoesOnByHttpsWhenItCameByHttps() {
        var network =
                new Network(
                        "lan", Mode.PROXY, Site.SERVER, 80, false, new Network.Https(8443, false));
        ScriptAsk ask =
                new ScriptAsk(
                        request(Client.GRUB, Optional.of(Firmware.X64_UEFI), Optional.empty()),
                        Site.fileAsk(FileAsk.Protocol.HTTPS, network),
                        LocalBoot.EXIT,
                        "",
                        Optional.empty(),
                        0,
                        Site.NOW);
        assertThat(grub.render(run(linux("")), ask))
                .contains("if linux '(https,10.77.0.1:8443)/b/");
        assertThat(grub.render(byShim(linux(""), Optional.empty()), ask))
                .contains("if linux '(https,")
                .doesNotContain("chainloader");
    }

    private static BootDecision byShim(Payload payload, Optional<String> file) {
        return new BootDecision.Run(
                new Profile("debian", SHIM, file, Map.of(), false, payload), payload);
    }

    @Test
    void anOperatorsScriptIsGivenAsItIs() {
        String own = "#!ipxe\necho ${net0/mac}\n";
        assertThat(render(Client.IPXE, run(new Payload.Script(Client.IPXE, own)), ""))
                .isEqualTo(own);
        assertThat(render(Client.IPXE, run(new Payload.Script(Client.IPXE, "shell")), ""))
                .isEqualTo("#!ipxe\nshell");
    }

    @Test
    void oneMenuIsToldInTheWayOfEachAsker() {
        var item =
                new Payload.Item(
                        "Debian",
                        Site.profile("deb", linux("")),
                        "",
                        Optional.of("admin"),
                        Audience.EVERYBODY);
        var menu = new Payload.Menu("Which?", Duration.ZERO, Optional.empty(), List.of(item));
        var otherPort = new Network("lan", Network.Mode.PROXY, Site.SERVER, 8080);
        for (int i = 0; i < 2; i++) {
            assertThat(menu(menu, FileAsk.Protocol.HTTP, LocalBoot.EXIT))
                    .contains("chain --replace --autofree http://10.77.0.1/b/")
                    .contains("/script?mac=${mac:hexhyp}&uuid=${uuid}&")
                    .contains("&choice=${choice} || goto start\n")
                    .doesNotContain("login")
                    .endsWith(":local\nexit 1\n");
            assertThat(menu(menu, FileAsk.Protocol.HTTP, LocalBoot.SANBOOT))
                    .endsWith(":local\nsanboot --no-describe --drive 0x80 || exit 1\n");
            assertThat(menu(menu, FileAsk.Protocol.HTTPS, LocalBoot.EXIT))
                    .contains("chain --replace --autofree https://10.77.0.1")
                    .contains("/script?mac=${mac:hexhyp}&uuid=${uuid}&")
                    .contains("##params || goto start\n")
                    .endsWith(":local\nexit 1\n");
            assertThat(menu(menu, Site.fileAsk(FileAsk.Protocol.HTTP, otherPort), LocalBoot.EXIT))
                    .contains("chain --replace --autofree http://10.77.0.1:8080/b/");
        }
    }

    private String menu(Payload.Menu menu, FileAsk.Protocol protocol, LocalBoot leave) {
        return menu(menu, Site.fileAsk(protocol, site.network), leave);
    }

    private String menu(Payload.Menu menu, FileAsk fileAsk, LocalBoot leave) {
        return ipxe(
                run(menu),
                new ScriptAsk(
                        request(Client.IPXE, Optional.of(Firmware.X64_UEFI), Optional.empty()),
                        fileAsk,
                        leave,
                        "",
                        Optional.empty(),
                        0,
                        Site.NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"IPXE", "GRUB"})
    void nothingAMachineSaysBecomesCode(Client client) {
        for (String attack : ATTACKS) {
            var refusal = new BootDecision.Refuse(Reason.NO_SUCH_CHOICE, attack);
            assertHarmless(render(client, refusal, attack));
            assertHarmless(render(client, new BootDecision.AwaitApproval(Site.IPXE), attack));
            var menu =
                    new Payload.Menu(
                            attack,
                            Duration.ZERO,
                            Optional.empty(),
                            List.of(new Payload.Item(attack, Site.profile(attack, linux("")))));
            assertHarmless(render(client, run(menu), attack));
        }
    }

    @FuzzTest
    void noTextBreaksOutOfItsLine(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        assertThat(SafeText.shown(text)).matches("[\\x20-\\x7e]{0,200}").doesNotContain("$", "|");
        var refusal = new BootDecision.Refuse(Reason.NO_SUCH_CHOICE, text);
        assertHarmless(render(Client.IPXE, refusal, text));
        assertHarmless(render(Client.GRUB, refusal, text));
    }

    /// Every line begins with a word that we wrote, and what was said stands behind it unarmed.
    private static void assertHarmless(String script) {
        assertThat(script.lines())
                .allMatch(line ->
                        line.matches(
                                "(#!ipxe|echo|sleep|exit|chain|item|menu|choose|iseq|menuentry|if|source|else|fi"
                                        + "|configfile|set|:[a-z]+|\\})( .*)?"));
        script.lines()
                .filter(line -> line.startsWith("echo"))
                .forEach(line -> assertThat(line).doesNotContain("$", "|", "&", "\\", "#", ";"));
        assertThat(script).doesNotContain("\u001b", "\r", "\u0000");
    }

    private String render(Client client, BootDecision decision, String product) {
        ScriptAsk ask = ask(client, Firmware.X64_UEFI, product, 0);
        return client == Client.GRUB ? grub.render(decision, ask) : ipxe(decision, ask);
    }

    private String ipxe(BootDecision decision, ScriptAsk ask) {
        return new String(ipxe.render(decision, ask).toArray(), StandardCharsets.UTF_8);
    }

    private ScriptAsk ask(Client client, Firmware firmware, String product, int waited) {
        Optional<Serial> serial = Serial.read(product);
        return new ScriptAsk(
                request(client, Optional.of(firmware), serial),
                Site.fileAsk(
                        client == Client.GRUB ? FileAsk.Protocol.TFTP : FileAsk.Protocol.HTTP,
                        site.network),
                LocalBoot.EXIT,
                product,
                Optional.empty(),
                waited,
                Site.NOW);
    }

    private static BootRequest request(
            Client client, Optional<Firmware> firmware, Optional<Serial> serial) {
        return new BootRequest(
                new Claims(Optional.of(Site.MAC), Optional.empty(), serial),
                client,
                firmware,
                Stage.LOADER,
                "lan",
                Optional.empty(),
                Optional.empty(),
                Channel.PLAIN);
    }

    private static BootDecision run(Payload payload) {
        return new BootDecision.Run(Site.profile("test", payload), payload);
    }

    private static Payload.Linux linux(String arguments) {
        return new Payload.Linux("deb", "linux", List.of("initrd.gz", "extra.gz"), arguments);
    }
}
