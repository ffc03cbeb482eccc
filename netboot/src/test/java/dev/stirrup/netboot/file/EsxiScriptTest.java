package dev.stirrup.netboot.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Payload;
import dev.stirrup.boot.Plan;
import dev.stirrup.boot.answer.AnswerKind;
import dev.stirrup.boot.answer.AnswerText;
import dev.stirrup.boot.answer.Answers;
import dev.stirrup.netboot.FileAnswer;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.netboot.Site;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// VMware's loader is told where its settings and the installer's answers are.
class EsxiScriptTest {
    private static final String IDENTITY = "mac=52-54-00-12-34-56&uuid=&serial=&platform=";
    private static final Payload ESXI = Payload.Chain.ofEsxi("esxi-8", "efi/boot/bootx64.efi");

    private final Site site = new Site(Mode.PROXY, Site.always(ESXI));

    @Test
    void uefiLoadsItByItsNameAndABiosTheOther() {
        assertThat(script("efi&buildarch=x86_64"))
                .containsPattern(
                        "chain --autofree http://\\S+/esxi-8/efi/boot/bootx64.efi"
                                + " -c http://\\S+/esxi-8/boot-network.cfg \\|\\| goto failed");
        assertThat(script("pcbios&buildarch=i386"))
                .containsPattern(
                        "chain --autofree http://\\S+/esxi-8/mboot.c32"
                                + " -c http://\\S+/esxi-8/boot-network.cfg \\|\\| goto failed");
    }

    @Test
    void itsAnswersAreAnOptionOfTheKernel() {
        var answers =
                new Answers(
                        "host",
                        AnswerKind.KICKSTART,
                        AnswerText.read("vmaccepteula\n", AnswerKind.KICKSTART));
        site.plan(new Plan.Always(Site.profile("esxi", ESXI).answeredBy(Optional.of(answers))));
        assertThat(script("efi&buildarch=x86_64"))
                .containsPattern("boot-network.cfg ks=http://\\S+/answers/\\S+/ks.cfg \\|\\|");
    }

    @Test
    void grubHasNoWayToTellIt() {
        assertThat(((FileAnswer.Text) site.tftp("/grub/grub.cfg")).text()).contains("needs-ipxe");
    }

    private String script(String platform) {
        String path = "/" + site.urls.script(Site.claims(), Site.NOW);
        return ((FileAnswer.Text) site.http(path, IDENTITY + platform)).text();
    }
}
