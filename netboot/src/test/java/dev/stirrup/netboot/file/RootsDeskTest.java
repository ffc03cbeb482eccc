package dev.stirrup.netboot.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The site's roots come behind the RAM disks of installers that are told to fetch by HTTPS.
class RootsDeskTest {
    private static final String IDENTITY =
            "mac=52-54-00-12-34-56&platform=efi&buildarch=x86_64&uuid=&serial=";
    private static final Pattern ROOTS =
            Pattern.compile("initrd --name roots.img https://[^/]+(/b/[^/ ]+/roots/[a-z-]+) ");

    private final Site site = new Site(Mode.PROXY, new Plan.None());

    @ParameterizedTest
    @CsvSource({
        "auto=true priority=critical url=https://x/preseed.cfg, debian-installer",
        "preseed/url=https://x/preseed.cfg, debian-installer",
        "quiet inst.ks=https://x/ks.cfg, redhat",
        "root=live:https://x/squashfs.img rd.live.image, redhat",
        "archisobasedir=arch archiso_http_srv=https://x/ ip=dhcp, arch",
        "modules=loop modloop=https://x/boot/modloop-lts alpine_repo=https://x/apks, alpine",
        "install=https://x/ netsetup=dhcp, suse",
        "autoyast=https://x/autoinst.xml, suse",
    })
    void installersGetTheRootsByHttps(String arguments, String store) {
        starting(arguments);
        String script = text(script(true));
        Matcher roots = ROOTS.matcher(script);
        assertThat(roots.find()).as(script).isTrue();
        assertThat(roots.group(1)).endsWith("/" + store);
        assertThat(script).contains(" initrd=initrd.img initrd=roots.img ");
        assertThat(script.indexOf("roots.img https")).isGreaterThan(script.indexOf("initrd.gz"));
        assertThat(site.https(roots.group(1), "")).isInstanceOf(FileAnswer.Made.class);
        assertThat(site.http(roots.group(1), ""))
                .as("what was told for HTTPS is good for nothing else")
                .isInstanceOf(FileAnswer.Missing.class);
    }

    @Test
    void nobodyElseDoes() {
        starting("quiet splash");
        assertThat(text(script(true))).contains("kernel --name").doesNotContain("roots");
        starting("auto=true");
        assertThat(text(script(false))).contains("kernel --name").doesNotContain("roots");
    }

    @Test
    void aMachineThatMayNotBootGetsNone() {
        starting("auto=true");
        Matcher roots = ROOTS.matcher(text(script(true)));
        assertThat(roots.find()).isTrue();
        site.plan(new Plan.Blocked("sold"));
        assertThat(site.https(roots.group(1), "")).isInstanceOf(FileAnswer.Missing.class);
        assertThat(site.https(roots.group(1).replaceAll("/[^/]+$", "/nothing"), ""))
                .isInstanceOf(FileAnswer.Missing.class);
    }

    private void starting(String arguments) {
        site.plan(
                Site.always(new Payload.Linux("debian", "linux", List.of("initrd.gz"), arguments)));
    }

    private FileAnswer script(boolean isTls) {
        String path = "/" + site.urls.over(isTls).script(Site.claims(), Site.NOW);
        return isTls ? site.https(path, IDENTITY) : site.http(path, IDENTITY);
    }

    private static String text(FileAnswer answer) {
        return ((FileAnswer.Text) answer).text();
    }
}
