package dev.stirrup.netboot.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.boot.Audience;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.FolderRule;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.netboot.ContentRef;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import dev.stirrup.netboot.url.BootToken.Purpose;
import dev.stirrup.netboot.url.BootUrl.ImagePath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileDeskTest {
    private static final String IDENTITY = "mac=52-54-00-77-00-01&platform=efi&buildarch=x86_64";
    private final Site site = new Site(Mode.PROXY, Site.debian());
    private final String loader =
            site.urls.loader(Site.claims(), new Loader("ipxe", "snponly.efi"), Site.NOW);
    private final String script = site.urls.script(Site.claims(), Site.NOW);

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//", "\\"})
    void aLoaderIsServedByItsSignedPath(String before) {
        var stored = (FileAnswer.Stored) site.tftp(before + loader);
        assertThat(stored.content()).isEqualTo(new ContentRef.LoaderFile("ipxe", "snponly.efi"));
        assertThat(stored.kind()).isEqualTo(FileKind.LOADER);
        assertThat(stored.claims()).isEqualTo(Site.claims());
    }

    @ParameterizedTest
    @ValueSource(strings = {"grubx64.efi", "revocations_sbat.efi", "/grubx64.efi"})
    void sideFilesAreFoundBesideTheLoader(String file) {
        String path = loader.replace("snponly.efi", file);
        assertThat(((FileAnswer.Stored) site.http("/" + path, "")).content())
                .isEqualTo(new ContentRef.LoaderFile("ipxe", file.replace("/", "")));
    }

    /// What 255 and other bytes that are no UTF-8 are read as.
    @ParameterizedTest
    @ValueSource(strings = {"\ufffd", "\ufffd\ufffd3*G", "\ufffd/", "\ufffda\u0011"})
    void aRomThatReadsOnBehindTheNameGetsItsFile(String behind) {
        assertThat(((FileAnswer.Stored) site.tftp(loader + behind)).content())
                .isEqualTo(new ContentRef.LoaderFile("ipxe", "snponly.efi"));
    }

    /// As Dell's firmware has shim 15.8 ask.
    @ParameterizedTest
    @ValueSource(strings = {"\ufffdOnboard", "\ufffdUSB", "\ufffd", "/\ufffdOnboard"})
    void aNameThatShimMadeOfFirmwaresOptionsIsItsSecondStage(String file) {
        String path = loader.replace("snponly.efi", file);
        var second = new ContentRef.LoaderFile("ipxe", "grubx64.efi");
        assertThat(((FileAnswer.Stored) site.tftp(path)).content()).isEqualTo(second);
        assertThat(((FileAnswer.Stored) site.http("/" + path, "")).content()).isEqualTo(second);
    }

    @Test
    void whereHttpsIsRequiredNothingIsServedWithoutIt() {
        FileAnswer plain = site.asked(FileAsk.Protocol.HTTP, "/" + loader);
        FileAnswer tftp = site.asked(FileAsk.Protocol.TFTP, loader);
        for (FileAnswer answer : List.of(plain, tftp)) {
            assertThat(answer).isInstanceOf(FileAnswer.Missing.class);
            assertThat(Site.milestones(answer.events()).toString()).contains("https-required");
        }
        assertThat(site.asked(FileAsk.Protocol.HTTPS, "/" + loader))
                .isInstanceOf(FileAnswer.Stored.class);
        String report = site.urls.report(Site.claims(), Site.NOW);
        assertThat(site.asked(FileAsk.Protocol.HTTP, "/" + report))
                .isInstanceOf(FileAnswer.Text.class);
    }

    @Test
    void aTokenForOneLoaderSetOpensNoOther() {
        assertThat(site.tftp(loader.replace("/ipxe/", "/shim/")))
                .isInstanceOf(FileAnswer.Missing.class);
    }

    @Test
    void anExpiredTokenOpensNothing() {
        String old =
                site.urls.loader(
                        Site.claims(),
                        new Loader("ipxe", "snponly.efi"),
                        Site.NOW.minus(Duration.ofDays(1)));
        var missing = (FileAnswer.Missing) site.tftp(old);
        assertThat(missing.why()).isEqualTo("expired");
        assertThat(Site.milestones(missing.events()).toString())
                .contains("FileMissing")
                .doesNotContain(old.split("/")[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "snponly.efi",
                "b",
                "b/x",
                "b/x/y",
                "../etc/passwd",
                "etc/passwd",
                "boot/x",
                "grub/x"
            })
    void whatNothingOpensIsMissing(String path) {
        assertThat(site.http("/" + path, "")).isInstanceOf(FileAnswer.Missing.class);
        assertThat(site.tftp(path)).isInstanceOf(FileAnswer.Missing.class);
    }

    @Test
    void percentSignsOfATftpPathDoNotLeadElsewhere() {
        String image =
                site.urls.image(
                        Site.claims(), Purpose.KERNEL, new ImagePath("d", "a b/linux"), Site.NOW);
        assertThat(((FileAnswer.Stored) site.tftp(image)).content())
                .isEqualTo(new ContentRef.ImageFile("d", "a b/linux"));
        assertThat(site.tftp(image.replace("linux", "%2e%2e/%2e%2e/x")))
                .isInstanceOf(FileAnswer.Missing.class);
    }

    @Test
    void ipxeIsFirstAskedWhoItIs() {
        String text = text(site.http("/" + script, ""));
        assertThat(text)
                .startsWith("#!ipxe\n")
                .contains("chain --replace --autofree http://10.77.0.1/b/")
                .contains("?mac=${mac:hexhyp}&uuid=${uuid}&serial=${serial:uristring}")
                .doesNotContain("dhcp ||");
    }

    @Test
    void ipxeGetsTheScriptOfItsMachine() {
        FileAnswer answer = site.http("/" + script, IDENTITY);
        assertThat(text(answer)).contains("kernel --name linux http://10.77.0.1/b/");
        assertThat(Site.milestones(answer.events()))
                .hasAtLeastOneElementOfType(Milestone.ScriptServed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0"})
    void whatIpxeSaysOfSecureBootIsTold(String word) {
        FileAnswer answer = site.http("/" + script, IDENTITY + "&secureboot=" + word);
        assertThat(Site.milestones(answer.events()))
                .contains(
                        new Milestone.SecureBootClaimed(
                                "iPXE", word.equals("1"), Milestone.Channel.PLAIN));
    }

    @Test
    void theTokenNamesTheMachineBeforeTheQueryDoes() {
        FileAnswer answer =
                site.http("/" + script, "mac=02-00-00-00-00-99&platform=efi&buildarch=x86_64");
        assertThat(answer.claims().mac()).hasValue(Site.MAC);
    }

    @Test
    void anIpxeFromElsewhereFindsItsWay() {
        String first = text(site.http("/ipxe", ""));
        assertThat(first).contains("/script?mac=${mac:hexhyp}");
        FileAnswer second = site.http("/ipxe", IDENTITY);
        assertThat(second.claims().mac()).hasValue(Site.MAC);
        assertThat(text(second)).contains("kernel --name linux");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/autoexec.ipxe", "autoexec.ipxe", "boot/autoexec.ipxe"})
    void autoexecBringsTheNetworkUpAndAsks(String path) {
        assertThat(text(site.tftp(path))).contains("dhcp || goto failed").contains("/script?");
    }

    @Test
    void autoexecBesideTheLoaderNamesTheMachine() {
        FileAnswer answer = site.tftp(loader.replace("snponly.efi", "autoexec.ipxe"));
        assertThat(text(answer)).contains("dhcp || goto failed");
        assertThat(answer.claims()).isEqualTo(Site.claims());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/grub/grub.cfg",
                "/debian-installer/amd64/grub/grub.cfg",
                "/grub/grub.cfg-01-52-54-00-77-00-01"
            })
    void grubFindsItsConfigurationWhereItsPrefixSays(String path) {
        assertThat(text(site.tftp(path))).contains("if linux '(tftp,10.77.0.1)/b/");
        assertThat(text(site.http(path, ""))).contains("if linux '(http,10.77.0.1)/b/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"revocations_sku.efi", "/shim/revocations.efi"})
    void theFirstFileThatShimMissesShowsThatItRuns(String path) {
        assertThat(Absence.told(FileAsk.Protocol.TFTP, path))
                .contains(new Milestone.SideFileSought("tftp", path));
        assertThat(Absence.told(FileAsk.Protocol.TFTP, path.replace(".efi", "_sbat.efi")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/grub/x86_64-efi/command.lst",
                "/grub/grub.cfg-0A4D0064",
                "/grub/grub.cfg-00000000-0000-0000-0000-000000000000",
                "/revocations_sbat.efi"
            })
    void whatLoadersProbeForIsMissedWithoutAWord(String path) {
        FileAnswer answer = site.tftp(path);
        assertThat(answer).isInstanceOf(FileAnswer.Missing.class);
        assertThat(answer.events()).isEmpty();
    }

    @Test
    void anAddressThatAskedForABootIsKnownByItsMachine() {
        site.ask4011("request-ovmf-pxe-4011");
        assertThat(site.tftp("/grub/grub.cfg").claims()).isEqualTo(Site.claims());
    }

    @Test
    void kernelAndInitrdAreServedByTheUrlsOfTheScript() {
        String text = text(site.http("/" + script, IDENTITY));
        String kernel = text.replaceAll("(?s).*kernel --name linux http://10.77.0.1(\\S+).*", "$1");
        String initrd =
                text.replaceAll("(?s).*initrd --name initrd.img http://10.77.0.1(\\S+).*", "$1");
        var first = (FileAnswer.Stored) site.http(kernel, "");
        var second = (FileAnswer.Stored) site.http(initrd, "");
        assertThat(first.content()).isEqualTo(new ContentRef.ImageFile("debian-12", "linux"));
        assertThat(first.kind()).isEqualTo(FileKind.KERNEL);
        assertThat(second.content()).isEqualTo(new ContentRef.ImageFile("debian-12", "initrd.gz"));
        assertThat(second.kind()).isEqualTo(FileKind.INITRD);
    }

    @Test
    void aPlanThatForbidsTheBootEndsIt() {
        site.plan(new Plan.Blocked("stolen"));
        FileAnswer answer = site.tftp(loader);
        assertThat(answer).isInstanceOf(FileAnswer.Missing.class);
        assertThat(Site.milestones(answer.events()).toString()).contains("blocked");
    }

    @Test
    void aMachineReports() {
        String report = site.urls.report(Site.claims(), Site.NOW);
        FileAnswer answer = site.http("/" + report, "status=done&detail=all+well");
        assertThat(Site.milestones(answer.events()))
                .containsExactly(new Milestone.Reported("done", "all well"));
        site.files.answer(
                new FileAsk(
                        FileAsk.Protocol.HTTP,
                        site.network,
                        "POST",
                        "/" + report,
                        "",
                        Site.CLIENT,
                        "curl",
                        "status=failed"),
                Site.NOW);
        assertThat(site.reported).containsExactly("done", "failed");
    }

    @Test
    void aReportNeedsItsOwnToken() {
        site.http("/" + script.replace("/script", "/report"), "status=done");
        site.http("/b/AAAA/report", "status=done");
        site.http("/" + site.urls.report(Site.claims(), Site.NOW), "status=a%0ab");
        assertThat(site.reported).isEmpty();
    }

    @Test
    void askingForTheHeadReportsNothing() {
        site.files.answer(
                new FileAsk(
                        FileAsk.Protocol.HTTP,
                        site.network,
                        "HEAD",
                        "/" + site.urls.report(Site.claims(), Site.NOW),
                        "status=done",
                        Site.CLIENT,
                        "curl",
                        ""),
                Site.NOW);
        assertThat(site.reported).isEmpty();
    }

    @Test
    void aPlainFolderIsServedUnchanged() {
        var rule =
                new FolderRule(
                        Set.of(),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("pxelinux.0"),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of());
        site.plan(Site.always(new Payload.Folder("/srv/tftp", List.of(rule))));
        for (String path : List.of("/pxelinux.cfg/default", "autoexec.ipxe", "grub/grub.cfg")) {
            assertThat(((FileAnswer.Stored) site.tftp(path)).content())
                    .isEqualTo(
                            new ContentRef.FolderFile(
                                    "/srv/tftp", path.startsWith("/") ? path.substring(1) : path));
        }
        assertThat(site.tftp("../x")).isInstanceOf(FileAnswer.Missing.class);
    }

    @Test
    void aFolderIsClosedToUnknownMachinesUnlessOpenedByName() {
        Payload folder = new Payload.Folder("/srv/tftp", List.of());
        site.plan(Site.unknown());
        assertThat(site.tftp("pxelinux.0")).isInstanceOf(FileAnswer.Missing.class);
        site.plan(new Plan.Unapproved(Site.IPXE, Optional.of(Site.profile("site-folder", folder))));
        assertThat(site.tftp("pxelinux.0")).isInstanceOf(FileAnswer.Stored.class);
    }

    @Test
    void anUnknownMachineSeesItsIdentityAndWaits() {
        site.plan(Site.unknown());
        String first =
                text(site.http("/" + script, IDENTITY + "&serial=ABC123&product=Test%20Box"));
        assertThat(first)
                .contains("waits for approval", "52:54:00:77:00:01", "ABC123", "Test Box")
                .contains("&waited=1")
                .endsWith("exit 1\n");
        assertThat(text(site.http("/" + script, IDENTITY + "&waited=6")))
                .doesNotContain("&waited=")
                .endsWith("exit 1\n");
    }

    @Test
    void aMenuComesBackWithTheChoice() {
        var items =
                List.of(
                        new Payload.Item("Debian", Site.DEBIAN),
                        new Payload.Item("Disk", Site.profile("disk", new Payload.LocalDisk())));
        site.plan(
                Site.always(
                        new Payload.Menu(
                                "Choose", Duration.ofSeconds(5), Optional.of("debian"), items)));
        assertThat(text(site.http("/" + script, IDENTITY)))
                .contains("menu Choose", "item --key 1 debian Debian")
                .contains("choose --timeout 5000 --default debian choice")
                .contains("&choice=${choice}");
        assertThat(text(site.http("/" + script, IDENTITY + "&choice=debian")))
                .contains("kernel --name linux");
        assertThat(text(site.http("/" + script, IDENTITY + "&choice=nothing")))
                .contains("no-such-choice");
        String grub = text(site.tftp("/grub/grub.cfg"));
        String entry = grub.replaceAll("(?s).*?configfile '\\(tftp,10.77.0.1\\)([^']+)'.*", "$1");
        assertThat(text(site.tftp(entry))).contains("if linux '");
    }

    @Test
    void anEntryWithARoleAsksForAPasswordWithinTlsOnly() {
        var wipe = Site.profile("wipe", Site.DEBIAN.payload());
        var item =
                new Payload.Item("Wipe", wipe, "Tools", Optional.of("imaging"), Audience.EVERYBODY);
        site.plan(
                Site.always(
                        new Payload.Menu(
                                "Choose", Duration.ZERO, Optional.empty(), List.of(item))));
        String secure = site.urls.over(true).script(Site.claims(), Site.NOW);
        assertThat(text(site.https("/" + secure, IDENTITY)))
                .contains("item --gap Tools", "iseq ${choice} wipe && goto login ||")
                .contains("param password ${password}", "##params");
        assertThat(text(site.http("/" + script, IDENTITY))).doesNotContain("password");
        assertThat(text(site.http("/" + script, IDENTITY + "&choice=wipe")))
                .contains("https-required");
        String login = IDENTITY + "&choice=wipe&operator=ann&password=";
        assertThat(text(site.https("/" + secure, login + "right"))).contains("kernel --name linux");
        FileAnswer refused = site.https("/" + secure, login + "wrong");
        assertThat(text(refused)).contains("login-required").contains("chain --replace");
        assertThat(Site.milestones(refused.events())).contains(new Milestone.LoginRefused());
        assertThat(text(site.http("/" + script, login + "right"))).contains("https-required");
    }

    @FuzzTest
    void anyPathAndQueryIsAnswered(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        int cut = text.length() / 2;
        check(site.http(text, text));
        check(site.tftp(text));
        check(site.http("/" + script, text.substring(cut)));
        check(site.tftp(loader + "/../" + text.substring(0, cut)));
        check(site.http("/b/" + text.substring(0, cut) + "/" + text.substring(cut), ""));
    }

    /// Only what our own token opens may be served.
    private static void check(FileAnswer answer) {
        if (answer instanceof FileAnswer.Stored stored) {
            assertThat(stored.claims()).isNotEqualTo(Claims.none());
            assertThat(stored.content()).isInstanceOf(ContentRef.LoaderFile.class);
        }
    }

    private static String text(FileAnswer answer) {
        return ((FileAnswer.Text) answer).text();
    }
}
