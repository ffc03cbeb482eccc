package dev.stirrup.netboot.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Assignment;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Credential;
import dev.stirrup.boot.Demands;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.Machine;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.Plans;
import dev.stirrup.boot.Profile;
import dev.stirrup.boot.answer.AnswerKind;
import dev.stirrup.boot.answer.AnswerText;
import dev.stirrup.boot.answer.Answers;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.FileAsk;
import dev.stirrup.netboot.FileAsk.Protocol;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import dev.stirrup.netboot.dhcp.Styles;
import dev.stirrup.netboot.url.AnswerTicket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A loader that showed a certificate within TLS.
class ProvenAskerTest {
    private static final Network LAN =
            new Network("lan", Mode.PROXY, Site.SERVER, 80, false, new Network.Https(8443, false));
    private static final Credential OWN = new Credential("4a", "CN=m1");
    private static final String STRANGER =
            "platform=efi&buildarch=x86_64&mac=52-54-00-99-99-99&serial=S99";
    private static final Machine MACHINE =
            new Machine("m1", Set.of(Site.MAC), Optional.empty(), Optional.empty(), Map.of(), true);
    private static final Profile SECRET =
            new Profile(
                    "secret",
                    Site.IPXE,
                    Optional.empty(),
                    Map.of(),
                    false,
                    Site.DEBIAN.payload(),
                    new Demands(true, true),
                    "");

    private final Site site = new Site(Mode.PROXY, Site.debian());
    private Plan planned = new Plan.Always(SECRET);
    private Machine machine = MACHINE;
    private final FileDesk files =
            new FileDesk(
                    new FileParts(
                            new Records(),
                            (claims, status) -> {},
                            site.tokens,
                            new Styles(List.of()),
                            site.book,
                            site.memory));

    /// Everybody is planned the same; only whoever has proven it is the machine.
    private final class Records implements Plans {
        @Override
        public Assignment find(Claims claims, String network) {
            return new Assignment(Optional.empty(), planned);
        }

        @Override
        public Assignment find(BootRequest request) {
            return new Assignment(request.channel().credential().map(_ -> machine), planned);
        }
    }

    @Test
    void isTheMachineWhateverItSays() {
        FileAnswer answer = get("/ipxe", STRANGER, Optional.of(OWN));
        String script = ((FileAnswer.Text) answer).text();
        assertThat(answer.claims()).isEqualTo(MACHINE.claims());
        assertThat(script).contains("kernel --name linux https://10.77.0.1:8443/b/");
        String kernel = script.replaceAll("(?s).*linux https://10.77.0.1:8443(\\S+) .*", "$1");
        FileAnswer file = get(kernel, "", Optional.of(OWN));
        assertThat(file).isInstanceOf(FileAnswer.Stored.class);
        assertThat(file.claims().mac()).hasValue(Site.MAC);
        assertThat(get(kernel, "", Optional.empty())).isInstanceOf(FileAnswer.Missing.class);
    }

    /// Whichever of its own cards it says it boots by is believed, since answers may name that one.
    @Test
    void isToldOfTheCardItBootsBy() {
        var second = new HardwareAddress("52:54:00:77:00:02");
        machine =
                new Machine(
                        "m1",
                        Set.of(Site.MAC, second),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        true);
        var text = AnswerText.read("network --device=${mac}", AnswerKind.KICKSTART);
        var answers = new Answers("web", AnswerKind.KICKSTART, text);
        planned = new Plan.Always(SECRET.answeredBy(Optional.of(answers)));
        String own = STRANGER.replace("52-54-00-99-99-99", "52-54-00-77-00-02");
        String script = ((FileAnswer.Text) get("/ipxe", own, Optional.of(OWN))).text();
        String path = script.replaceAll("(?s).*inst.ks=https://10.77.0.1:8443(\\S+).*", "$1");
        FileAnswer given = get(path, "", Optional.empty());
        assertThat(((FileAnswer.Text) given).text()).contains(second.text());
    }

    @Test
    void withoutACertificateClaimsAreNotEnough() {
        String own = STRANGER.replace("52-54-00-99-99-99", "52-54-00-77-00-01");
        FileAnswer answer = get("/ipxe", own, Optional.empty());
        assertThat(((FileAnswer.Text) answer).text())
                .contains("identity-required")
                .doesNotContain("kernel");
        assertThat(Site.milestones(answer.events()).toString()).contains("identity-required");
    }

    /// An installer has no certificate; its loader had one when it was told the URL.
    @Test
    void onlyWhoHasProvenItIsToldWhereItsAnswersAre() {
        var text = AnswerText.read("key --x ${name}", AnswerKind.KICKSTART);
        var answers = new Answers("web", AnswerKind.KICKSTART, text);
        planned = new Plan.Always(SECRET.answeredBy(Optional.of(answers)));
        FileAnswer script = get("/ipxe", STRANGER, Optional.of(OWN));
        String path =
                ((FileAnswer.Text) script)
                        .text()
                        .replaceAll("(?s).*inst.ks=https://10.77.0.1:8443(\\S+).*", "$1");
        assertThat(path).contains("/answers/secret~").endsWith("~p/ks.cfg");
        var unproven = new AnswerTicket("secret", Site.NOW, false);
        String forged = "/" + site.urls.over(true).answers(Site.claims(), unproven) + "/ks.cfg";
        assertThat(get(forged, "", Optional.empty()).events().toString())
                .contains("AnswersWithheld", "identity-required");
        FileAnswer given = get(path, "", Optional.empty());
        assertThat(given).isInstanceOf(FileAnswer.Text.class);
        assertThat(given.claims().mac()).hasValue(Site.MAC);
    }

    @Test
    void aConflictIsToldOfWhoClaims() {
        planned = new Plan.Conflict(List.of("m1", "m2"));
        FileAnswer answer = get("/ipxe", STRANGER, Optional.of(OWN));
        assertThat(((FileAnswer.Text) answer).text()).contains("identity-conflict");
        assertThat(Site.milestones(answer.events()).toString())
                .contains("identity-conflict")
                .contains("m1, m2");
    }

    /// The loader itself is not secret: firmware, which has no certificate, may bring it.
    @Test
    void firmwareMayFetchTheLoader() {
        String loader =
                site.urls
                        .over(true)
                        .loader(
                                Claims.of(new HardwareAddress("52:54:00:77:00:01")),
                                new Loader("ipxe", "snponly.efi"),
                                Site.NOW);
        assertThat(get("/" + loader, "", Optional.empty())).isInstanceOf(FileAnswer.Stored.class);
    }

    private FileAnswer get(String path, String query, Optional<Credential> credential) {
        return files.answer(
                new FileAsk(
                        Protocol.HTTPS,
                        LAN,
                        "GET",
                        path,
                        query,
                        Site.CLIENT,
                        "iPXE",
                        credential,
                        ""),
                Site.NOW);
    }
}
