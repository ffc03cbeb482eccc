package dev.stirrup.netboot.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.answer.AnswerKind;
import dev.stirrup.boot.answer.AnswerText;
import dev.stirrup.boot.answer.Answers;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.FileAsk.Protocol;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import dev.stirrup.netboot.url.BootToken.Purpose;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.wire.Ipv4;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// From the script's words to the installer's answers, and to whoever else tries.
class AnswerDeskTest {
    private static final Ipv4 OTHER = Ipv4.of("10.77.0.66");
    private static final HardwareAddress OTHER_MAC = new HardwareAddress("52:54:00:77:00:66");
    private static final String QUERY =
            "platform=efi&buildarch=x86_64&mac=52-54-00-77-00-01&serial=S1";
    private static final Network LAN =
            new Network("lan", Mode.PROXY, Site.SERVER, 80, false, new Network.Https(8443, false));

    private final Site site = new Site(Mode.PROXY, Site.debian());
    private Instant now = Site.NOW;
    private Ipv4 client = Site.CLIENT;
    private Protocol protocol = Protocol.HTTP;

    @BeforeEach
    void machine() {
        site.label("role", "web");
        site.book.learn(Site.CLIENT, Site.claims(), Site.NOW);
        site.book.learn(OTHER, Claims.of(OTHER_MAC), Site.NOW);
        give("d-i x string ${name} ${label.role} ${serial}\n");
    }

    @Test
    void theMachineIsGivenItsOwnAnswersOnce() {
        String url = url(script());
        assertThat(url).startsWith("http://10.77.0.1/b/").endsWith("/preseed.cfg");
        FileAnswer first = get(url);
        assertThat(text(first)).isEqualTo("d-i x string m1 web S1\n");
        assertThat(((FileAnswer.Text) first).mediaType()).isEqualTo("text/plain");
        assertThat(Site.milestones(first.events()))
                .containsExactly(
                        new Milestone.AnswersServed("web", "preseed.cfg", Milestone.Channel.PLAIN));
        assertThat(refusal(get(url))).isEqualTo("answers-spent");
    }

    @Test
    void lookingDoesNotSpend() {
        String url = url(script());
        assertThat(text(ask("HEAD", url))).isEmpty();
        assertThat(text(get(url))).contains("m1");
    }

    @Test
    void eachBootHasAnswersOfItsOwnAndEndsThoseBefore() {
        String first = url(script());
        now = now.plusSeconds(60);
        String second = url(script());
        assertThat(refusal(get(first))).isEqualTo("answers-over");
        assertThat(text(get(second))).contains("m1");
    }

    @Test
    void anotherMachineIsRefusedAndSpendsNothing() {
        String url = url(script());
        client = OTHER;
        FileAnswer answer = get(url);
        assertThat(refusal(answer)).isEqualTo("answers-elsewhere");
        assertThat(((FileAnswer.Withheld) answer).isOver()).isFalse();
        assertThat(answer.claims().mac()).as("the machine concerned").hasValue(Site.MAC);
        client = Site.CLIENT;
        assertThat(text(get(url))).contains("m1");
    }

    /// Whoever has read one URL on the wire has read them all: using another of them must not make
    /// an address the machine's.
    @Test
    void noOtherUrlMakesAnAddressTheMachines() {
        String url = url(script());
        for (Ipv4 thief : List.of(OTHER, Ipv4.of("10.77.0.67"))) {
            client = thief;
            String kernel =
                    site.urls.image(
                            Site.claims(),
                            Purpose.KERNEL,
                            new BootUrl.ImagePath("debian-12", "linux"),
                            now);
            assertThat(get("http://x/" + kernel)).isInstanceOf(FileAnswer.Stored.class);
            assertThat(refusal(get(url))).isEqualTo("answers-elsewhere");
        }
    }

    /// The installer may lease another address than its loader had.
    @Test
    void theMachineIsKnownAtItsNewAddress() {
        String url = url(script());
        client = Ipv4.of("10.77.0.123");
        site.book.learn(client, Site.claims(), now);
        assertThat(text(get(url))).contains("m1");
    }

    /// `done` was reported while the server's clock was far ahead.
    @Test
    void aReportOfAClockThatWasSetBackEndsNone() {
        site.answers.end = Optional.of(now.plus(Duration.ofDays(3650)));
        assertThat(text(get(url(script())))).contains("m1");
    }

    @Test
    void theyEndWithTheReportAndWithTime() {
        String url = url(script());
        site.answers.end = Optional.of(now.plusSeconds(1));
        FileAnswer answer = get(url);
        assertThat(refusal(answer)).isEqualTo("answers-over");
        assertThat(((FileAnswer.Withheld) answer).isOver()).isTrue();
        site.answers.end = Optional.of(now.minusSeconds(1));
        now = now.plus(Duration.ofMinutes(61));
        assertThat(refusal(get(url))).isEqualTo("answers-over");
    }

    @Test
    void aForgedUrlOpensNothing() {
        String url = url(script());
        assertThat(refusal(get(url.replace("~c/", "~p/")))).isEqualTo("answers-over");
        assertThat(refusal(get(url.replace("/answers/test~", "/answers/other~"))))
                .isEqualTo("answers-over");
        assertThat(get(url.replace("preseed.cfg", "shadow")))
                .isInstanceOf(FileAnswer.Missing.class);
    }

    @Test
    void secretsGoByHttpsOnly() {
        site.answers.secrets.put("root", "hunter2");
        give("d-i x password ${secret:root|crypt-sha512}\n");
        assertThat(refusal(get(url(script())))).isEqualTo("secrets-need-https");
        site.answers.plainAllowed.add("web");
        assertThat(text(get(url(script())))).contains("$6$7");
        site.answers.plainAllowed.clear();
        protocol = Protocol.HTTPS;
        now = now.plusSeconds(1);
        String url = url(script());
        assertThat(url).startsWith("https://10.77.0.1:8443/b/");
        assertThat(text(get(url))).contains("$6$7");
        protocol = Protocol.HTTP;
        assertThat(refusal(get(url))).as("it was told for HTTPS").isEqualTo("answers-over");
    }

    @Test
    void whatIsLackingIsToldAndSpendsNothing() {
        give("d-i x string ${uuid}\n${secret:root}");
        site.answers.plainAllowed.add("web");
        String url = url(script());
        FileAnswer answer = get(url);
        assertThat(refusal(answer)).isEqualTo("answers-unfilled");
        assertThat(answer.events().getLast().what().toString()).contains("line 1, column 14");
        site.answers.secrets.put("root", "x");
        give("d-i x string ${name}\n${secret:root}");
        assertThat(text(get(url))).contains("m1");
    }

    /// The words that make each installer look for its answers, in iPXE's script and in GRUB's.
    @ParameterizedTest
    @CsvSource({
        "PRESEED, auto=true priority=critical interface=auto BOOTIF=01-CARD url=URLpreseed.cfg",
        "KICKSTART, inst.ks=URLks.cfg",
        "AUTOINSTALL, autoinstall ds=nocloud;s=URL",
        "CLOUD_INIT, ds=nocloud;s=URL",
        "AUTOYAST, autoyast=URLautoinst.xml",
        "IGNITION, ignition.firstboot ignition.platform.id=metal ignition.config.url=URLconfig.ign",
    })
    void theCommandLineLeadsToThem(AnswerKind kind, String words) {
        give(kind, "x", "console=ttyS0");
        String told = Pattern.quote(words).replace("CARD", "\\E\\S+\\Q");
        String pattern = told.replace("URL", "\\E\\S+/\\Q") + " ";
        assertThat(script()).containsPattern(" " + pattern + "console=ttyS0 ");
        String path = site.urls.script(Site.claims(), now).replaceFirst("/script$", "/grub.cfg");
        String grub = text(get("http://x/" + path));
        assertThat(grub.replace("'", "")).containsPattern(pattern + "console=ttyS0;");
    }

    @Test
    void theOperatorMayPlaceTheUrl() {
        give(AnswerKind.ALPINE, "x", "apkovl=http://a/x answers=${answers} quiet");
        assertThat(script()).containsPattern("answers=http://\\S+/answers quiet");
    }

    /// For those that it may do without cloud-init would ask again for ten seconds.
    @Test
    void noCloudHasItsFiles() {
        give(AnswerKind.CLOUD_INIT, "#cloud-config\nhostname: ${name}\n", "");
        Matcher matcher = Pattern.compile("s=(\\S+)").matcher(script());
        assertThat(matcher.find()).isTrue();
        String folder = matcher.group(1);
        assertThat(text(get(folder + "meta-data")))
                .contains("instance-id: \"m1-")
                .contains("local-hostname: \"m1\"");
        assertThat(text(get(folder + "user-data"))).isEqualTo("#cloud-config\nhostname: m1\n");
        assertThat(text(get(folder + "vendor-data"))).startsWith("#cloud-config");
        assertThat(text(get(folder + "network-config"))).isEqualTo("# as it is\n");
        assertThat(get(folder + "nothing")).isInstanceOf(FileAnswer.Missing.class);
        assertThat(refusal(get(folder + "user-data"))).isEqualTo("answers-spent");
    }

    /// cloud-init's own form of a report: a POST with fields of its own.
    @Test
    void aPhoneCallIsAReport() {
        give(AnswerKind.CLOUD_INIT, "${phone-home}", "");
        Matcher matcher = Pattern.compile("s=(\\S+)").matcher(script());
        assertThat(matcher.find()).isTrue();
        String home = text(get(matcher.group(1) + "user-data"));
        String path = home.substring("http://10.77.0.1".length(), home.indexOf('?'));
        FileAnswer answer =
                site.files.answer(
                        new FileAsk(
                                Protocol.HTTP,
                                LAN,
                                "POST",
                                path,
                                home.substring(home.indexOf('?') + 1),
                                client,
                                "Cloud-Init/22.4",
                                "pub_key_rsa=ssh-rsa+AAAA&instance_id=i&hostname=m1&fqdn=m1.lan"),
                        now);
        assertThat(text(answer)).isEqualTo("noted\n");
        assertThat(site.reported).containsExactly("done");
    }

    @Test
    void aTokenIsNeverShown() {
        String url = url(script());
        String token = url.split("/")[4];
        assertThat(BootUrl.redact(url)).doesNotContain(token).contains(token.substring(0, 4));
        assertThat(BootUrl.redactAll("preseed: loading " + url)).doesNotContain(token);
        client = OTHER;
        assertThat(get(url).events().toString()).doesNotContain(token);
    }

    private void give(String text) {
        give(AnswerKind.PRESEED, text, "console=ttyS0");
    }

    private void give(AnswerKind kind, String text, String arguments) {
        var answers = new Answers("web", kind, AnswerText.read(text, kind));
        Profile profile =
                Site.profile("test", new Payload.Linux("debian-12", "linux", List.of(), arguments))
                        .answeredBy(Optional.of(answers));
        site.plan(new Plan.Always(profile));
    }

    private String script() {
        String path = "/" + site.urls.over(protocol == Protocol.HTTPS).script(Site.claims(), now);
        FileAsk ask = new FileAsk(protocol, LAN, "GET", path, QUERY, client, "iPXE", "");
        FileAnswer answer = site.files.answer(ask, now);
        assertThat(Site.milestones(answer.events()))
                .anyMatch(Milestone.AnswersOffered.class::isInstance);
        return text(answer);
    }

    private static String url(String script) {
        Matcher matcher = Pattern.compile(" url=(\\S+)").matcher(script);
        assertThat(matcher.find()).as(script).isTrue();
        return matcher.group(1);
    }

    private FileAnswer get(String url) {
        return ask("GET", url);
    }

    private FileAnswer ask(String method, String url) {
        String path = url.substring(url.indexOf('/', url.indexOf("://") + 3));
        return site.files.answer(new FileAsk(protocol, LAN, method, path, "", client, "", ""), now);
    }

    private static String text(FileAnswer answer) {
        assertThat(answer).isInstanceOf(FileAnswer.Text.class);
        return ((FileAnswer.Text) answer).text();
    }

    private static String refusal(FileAnswer answer) {
        assertThat(answer).isInstanceOf(FileAnswer.Withheld.class);
        Milestone what = answer.events().getLast().what();
        assertThat(what).isInstanceOf(Milestone.AnswersWithheld.class);
        return ((Milestone.AnswersWithheld) what).reason();
    }
}
