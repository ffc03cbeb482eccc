package dev.stirrup.netboot.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Driver;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.answer.AnswerKind;
import dev.stirrup.boot.answer.AnswerText;
import dev.stirrup.boot.answer.Answers;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.FileAsk.Protocol;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// From the script that starts wimboot to the files that it is given.
class WindowsDeskTest {
    private static final Payload.Windows WINDOWS =
            new Payload.Windows(
                    "win11",
                    "sources/boot.wim",
                    Optional.of(2),
                    Optional.of("Windows 11 Pro"),
                    List.of("boot/bcd", "boot/boot.sdi"),
                    Payload.Windows.WIMBOOT);

    private final Site site = new Site(Mode.PROXY, Site.always(WINDOWS));

    @Test
    void wimbootIsGivenWhatItNeeds() {
        List<String> lines =
                script().lines().map(line -> line.replaceAll("http://\\S+/b/[^/]+/", "")).toList();
        assertThat(lines)
                .containsSubsequence(
                        "#!ipxe",
                        "kernel --name wimboot wimboot/wimboot index=2 || goto failed",
                        "initrd --name bcd win11/boot/bcd bcd || goto failed",
                        "initrd --name boot.sdi win11/boot/boot.sdi boot.sdi || goto failed",
                        "initrd --name winpeshl.ini windows/dGVzdA/winpeshl.ini winpeshl.ini"
                                + " || goto failed",
                        "initrd --name startnet.cmd windows/dGVzdA/startnet.cmd startnet.cmd"
                                + " || goto failed",
                        "initrd --name boot.wim win11/sources/boot.wim boot.wim || goto failed",
                        "boot || goto failed");
    }

    @Test
    void windowsPeFindsItsSourceAndReports() {
        String batch = text(get(url("startnet.cmd")));
        assertThat(batch.lines().count()).isEqualTo(batch.split("\r\n", -1).length - 1);
        assertThat(batch)
                .contains("profile test", "wpeinit", "/sources/%2", "sources\\%%f", "\"DISC=\"")
                .containsPattern("set \"REPORT=http://10\\.77\\.0\\.1/b/\\S+/report\"\r\n")
                .containsPattern("set \"TREE=http://10\\.77\\.0\\.1/b/\\S+/win11\"\r\n")
                .doesNotContainPattern("@[a-z]+@");
        assertThat(text(get(url("winpeshl.ini"))))
                .isEqualTo("[LaunchApps]\r\n\"startnet.cmd\"\r\n");
        assertThat(text(get(url("stirrup-roots.pem")))).startsWith("The roots of this site");
    }

    @Test
    void theBatchFileReportsWhereTheServerListens() {
        String batch = text(get(url("startnet.cmd")));
        var report = Pattern.compile("REPORT=(\\S+)\"").matcher(batch);
        assertThat(report.find()).isTrue();
        assertThat(text(ask(report.group(1), "status=failed&detail=no-install-source")))
                .isEqualTo("noted\n");
        assertThat(site.reported).containsExactly("failed");
    }

    @Test
    void theAnswersGoWithItAndKnowTheEdition() {
        var answers =
                new Answers(
                        "win",
                        AnswerKind.AUTOUNATTEND,
                        AnswerText.read(
                                "<Value>${windows-edition}</Value>", AnswerKind.AUTOUNATTEND));
        Profile profile = Site.profile("test", WINDOWS).answeredBy(Optional.of(answers));
        site.plan(new Plan.Always(profile));
        site.book.learn(Site.CLIENT, Site.claims(), Site.NOW);
        String url = url("autounattend.xml");
        assertThat(text(get(url))).isEqualTo("<Value>Windows 11 Pro</Value>");
        assertThat(get(url)).as("once").isInstanceOf(FileAnswer.Withheld.class);
    }

    @Test
    void driversThatSuitTheMachineAreAdded() {
        var old = driver("old.inf", "amd64", "1", "1af41000");
        var card = driver("netkvm.inf", "amd64", "2", "1af41000", "1af41041");
        var exact = driver("exact.inf", "amd64", "0", "80861234abcd8086");
        var other = driver("arm.inf", "arm64", "9", "1af41000");
        site.plan(Site.always(WINDOWS.with(List.of(old, card, exact, other))));
        assertThat(script())
                .contains("pciscan at || goto asked", "&devices=.${devices} || goto failed")
                .doesNotContain("wimboot");
        assertThat(drivers(".011af41000")).containsExactly("netkvm.inf.cab");
        assertThat(drivers(".011af41000.1af4100000011af4.80861234abcd8086.ffffffff"))
                .containsExactly("netkvm.inf.cab", "exact.inf.cab");
        assertThat(drivers(".8086123400000000.10ec81680001.x..")).isEmpty();
        assertThat(text(get(url("startnet.cmd", "&devices=.")))).contains("drvload");
    }

    private List<String> drivers(String devices) {
        return Pattern.compile("--name (\\S+\\.inf\\.cab) http\\S+/drivers/(\\S+) ")
                .matcher(script("&devices=" + devices))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static Driver driver(String inf, String architecture, String order, String... devices) {
        return new Driver(
                "drivers", inf + "/driver.cab", inf, architecture, order, Set.of(devices));
    }

    @Test
    void aFileOfItsOwnStandsForTheServers() {
        site.plan(
                Site.always(
                        new Payload.Windows(
                                "win11",
                                "boot.wim",
                                Optional.empty(),
                                Optional.empty(),
                                List.of("own/StartNet.cmd"),
                                Payload.Windows.WIMBOOT)));
        assertThat(script())
                .contains("initrd --name StartNet.cmd ", "initrd --name winpeshl.ini ")
                .doesNotContain("/windows/dGVzdA/startnet.cmd");
    }

    @Test
    void nothingIsMadeOnceThePlanStartsSomethingElse() {
        String url = url("startnet.cmd");
        assertThat(get(url.replace("startnet.cmd", "other.cmd")))
                .isInstanceOf(FileAnswer.Missing.class);
        assertThat(get(url.replace("dGVzdA", "!"))).isInstanceOf(FileAnswer.Missing.class);
        site.plan(Site.debian());
        assertThat(get(url)).isInstanceOf(FileAnswer.Missing.class);
        site.plan(new Plan.Blocked("stolen"));
        assertThat(get(url)).isNotInstanceOf(FileAnswer.Text.class);
    }

    @Test
    void grubIsToldThatIpxeIsNeeded() {
        String path =
                site.urls.script(Site.claims(), Site.NOW).replaceFirst("/script$", "/grub.cfg");
        assertThat(text(get("http://x/" + path))).contains("reason code: needs-ipxe");
    }

    private String url(String file) {
        return url(file, "");
    }

    private String url(String file, String more) {
        var line = Pattern.compile("--name " + file + " (\\S+) ").matcher(script(more));
        assertThat(line.find()).isTrue();
        return line.group(1);
    }

    private String script() {
        return script("");
    }

    private String script(String more) {
        return text(
                ask(
                        "http://x/" + site.urls.script(Site.claims(), Site.NOW),
                        "platform=efi&buildarch=x86_64&mac=52-54-00-77-00-01" + more));
    }

    private FileAnswer get(String url) {
        return ask(url, "");
    }

    private FileAnswer ask(String url, String query) {
        String path = url.substring(url.indexOf('/', url.indexOf("://") + 3));
        return site.files.answer(
                new FileAsk(
                        Protocol.HTTP, site.network, "GET", path, query, Site.CLIENT, "iPXE", ""),
                Site.NOW);
    }

    private static String text(FileAnswer answer) {
        assertThat(answer).isInstanceOf(FileAnswer.Text.class);
        return ((FileAnswer.Text) answer).text();
    }
}
