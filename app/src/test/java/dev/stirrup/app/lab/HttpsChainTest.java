package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.event.Milestone.FileKind;
import dev.stirrup.boot.event.Milestone.HttpServed;
import dev.stirrup.boot.event.Milestone.TlsEstablished;
import dev.stirrup.boot.event.Verdict;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.SecureBoot;
import dev.stirrup.lab.SecureBoot.Variable;
import dev.stirrup.store.DataFolder;
import dev.stirrup.store.key.KeyHome;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From power-on to the kernel with Secure Boot on and over HTTPS only: every byte comes from a
/// server that the firmware authenticated, every program was verified before it ran.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "ip", "/dev/net/tun"})
class HttpsChainTest {
    @TempDir Path folder;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);

    /// The firmware verifies shim (Microsoft), shim the site's iPXE (db), and iPXE starts Debian's
    /// kernel by shim (Debian's key).
    @Test
    void microsoftsAndTheSitesKeysBootDebiansKernel() throws Exception {
        var lab = new TlsLab(folder, firmwares);
        DataFolder site = lab.site(Generation.FORKY);
        OwnChain.add(
                site, folder.resolve(Generation.FORKY.text()), firmwares.find(Generation.FORKY));
        byte[] own = OwnKeys.of(site, KeyHome.inFiles("Test", Map.of()), Instant.now()).allowed();
        SecureBoot keys = SecureBoot.microsoft().with(Variable.ALLOWED, own);
        Story story =
                lab.boot(
                        site,
                        lab.request(Generation.FORKY, site).withSecureBoot(keys),
                        OwnChain.BEHIND_SHIM);
        assertSecure(story);
        assertThat(loaders(story)).as("%s", story).startsWith("shimx64.efi", "grubx64.efi");
    }

    /// The firmware verifies all of it: it knows the site's keys and no others.
    @Test
    void theSitesKeysBootWhatTheSiteSigned() throws Exception {
        var lab = new TlsLab(folder, firmwares);
        DataFolder site = lab.site(Generation.FORKY);
        OwnChain.add(
                site, folder.resolve(Generation.FORKY.text()), firmwares.find(Generation.FORKY));
        SecureBoot keys =
                OwnKeys.of(site, KeyHome.inFiles("Test", Map.of()), Instant.now()).secureBoot();
        Story story =
                lab.boot(
                        site,
                        lab.request(Generation.FORKY, site).withSecureBoot(keys),
                        OwnChain.OWN);
        assertSecure(story);
        assertThat(loaders(story)).as("%s", story).containsExactly("snponly.efi");
    }

    /// Debian's GRUB 2.14 goes on by HTTPS with the firmware's own client: no key of the site's has
    /// to be in db for that.
    @Test
    void grubOf2026GoesOnByHttps() throws Exception {
        var lab = new TlsLab(folder, firmwares);
        DataFolder site = lab.site(Generation.FORKY);
        OwnChain.addShimAndGrub(site, firmwares.find(Generation.FORKY));
        Story story =
                lab.boot(
                        site,
                        lab.request(Generation.FORKY, site)
                                .withSecureBoot(SecureBoot.microsoft())
                                .withTimeout(Duration.ofMinutes(6)),
                        OwnChain.SHIM_AND_GRUB);
        assertThat(loaders(story)).as("%s", story).containsExactly("shimx64.efi", "grubx64.efi");
        assertSecure(story);
    }

    private static void assertSecure(Story story) {
        assertThat(story.verdict().outcome()).as("%s", story).isEqualTo(Verdict.Outcome.SUCCEEDED);
        assertThat(TlsLab.all(story, Milestone.Reported.class))
                .as("%s", story)
                .contains(new Milestone.Reported("running", "SecureBoot=1"));
        assertThat(TlsLab.all(story, TlsEstablished.class)).isNotEmpty();
        assertThat(TlsLab.all(story, HttpServed.class))
                .extracting(HttpServed::kind)
                .contains(FileKind.LOADER, FileKind.SCRIPT, FileKind.KERNEL, FileKind.INITRD);
        assertThat(TlsLab.all(story, Milestone.TransferStarted.class)).isEmpty();
        assertThat(TlsLab.all(story, Milestone.BootWithheld.class))
                .as("whatever comes without TLS would be refused")
                .isEmpty();
    }

    private static List<String> loaders(Story story) {
        return TlsLab.all(story, HttpServed.class).stream()
                .filter(done -> done.kind() == FileKind.LOADER && done.method().equals("GET"))
                .map(done -> done.path().substring(done.path().lastIndexOf('/') + 1))
                .toList();
    }
}
