package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.settings.SettingsReader;
import dev.stirrup.boot.event.BootEvent;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.boot.grade.Letter;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.store.DataFolder;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// OVMF's own iSCSI initiator boots from our disks: no loader comes over the network.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "qemu-img", "ip", "/dev/net/tun"})
class FirmwareDiskBootTest {
    private static final Duration LIMIT = Duration.ofMinutes(6);

    @TempDir static Path folder;
    private static @Nullable DataFolder made;

    private final Firmwares firmwares = Firmwares.ofUser(System.out::println);

    @Test
    void byRootPathWithoutProof() throws Exception {
        Story story = boot(Generation.BOOKWORM, "tiny-open", authoritative(""));
        assertThat(proofs(story)).as("%s", story).containsExactly("none ");
        assertThat(said(story)).contains(DiskSite.STARTED);
        assertThat(story.events().stream().map(BootEvent::what))
                .as("%s", story)
                .anyMatch(what -> what instanceof Milestone.DiskRead);
        assertThat(story.verdict().code()).isEqualTo("runs-from-disk");
    }

    @Test
    void byRootPathAndOneWayChapWithTheBestDigestOfBoth() throws Exception {
        Story story = boot(Generation.BOOKWORM, "tiny-chap", authoritative(""));
        assertThat(proofs(story)).as("%s", story).containsExactly("chap sha-256");
        assertThat(said(story)).contains(DiskSite.STARTED);
    }

    @Test
    void byMutualChapWithMd5WhereTheSiteAllowsNoOther() throws Exception {
        Story story =
                boot(Generation.BOOKWORM, "tiny-mutual", authoritative("policy: {chap: [md5]}"));
        assertThat(proofs(story)).as("%s", story).containsExactly("mutual chap md5");
        assertThat(said(story)).contains(DiskSite.STARTED);
    }

    /// Beside another DHCP server the target is typed in too.
    @Test
    void aLinuxStartsByMutualChapBesideAnotherDhcpServer() throws Exception {
        Story story = boot(Generation.FORKY, "cloud-mutual", settings("", Mode.PROXY));
        assertThat(proofs(story)).as("%s", story).containsExactly("mutual chap sha-256");
        assertThat(story.result().reachedUserSpace()).as("%s", story).isTrue();
        assertThat(story.grade().orElseThrow().letter()).isEqualTo(Letter.F);
    }

    private static RehearsalSettings authoritative(String yaml) throws Exception {
        return settings(yaml, Mode.AUTHORITATIVE);
    }

    private static RehearsalSettings settings(String yaml, Mode mode) throws Exception {
        Path file = folder.resolve("settings.yaml");
        Files.writeString(file, "mode: proxy\n" + yaml);
        return RehearsalSettings.of(SettingsReader.read(file), Optional.empty())
                .orElseThrow()
                .withMode(mode);
    }

    private Story boot(Generation generation, String profile, RehearsalSettings settings)
            throws Exception {
        LabRequest request =
                LabRequest.of(LabFirmware.UEFI_ISCSI)
                        .withGeneration(generation)
                        .withBesideDhcp(settings.mode() != Mode.AUTHORITATIVE)
                        .withTimeout(LIMIT);
        return new Rehearsal(site(), settings, firmwares)
                .run(request, Optional.of(profile), new StoryPrinter());
    }

    private static String said(Story story) {
        return String.join("\n", story.result().consoleTail());
    }

    private static List<String> proofs(Story story) {
        return story.events().stream()
                .map(BootEvent::what)
                .filter(Milestone.DiskAttached.class::isInstance)
                .map(Milestone.DiskAttached.class::cast)
                .map(disk -> disk.proof() + " " + disk.digest())
                .toList();
    }

    private DataFolder site() throws Exception {
        if (made == null) {
            made = DiskSite.make(folder, firmwares, Generation.FORKY);
        }
        return made;
    }
}
