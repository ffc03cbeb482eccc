package dev.stirrup.app.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.iscsi.login.Admission;
import dev.stirrup.iscsi.login.LoginAsk;
import dev.stirrup.iscsi.login.Opening;
import dev.stirrup.iscsi.login.Proven;
import dev.stirrup.iscsi.login.Secret;
import dev.stirrup.server.iscsi.IscsiPorts;
import dev.stirrup.server.iscsi.WarmUp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The site that this server logs in to by itself.
class DiskPracticeTest {
    @TempDir Path data;

    @Test
    void itsMachinesGetDisksByTheirSecretsAndNothingStays() throws Exception {
        Path folder = data.resolve("warm-up");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("left"), "behind by a server that was killed");
        try (var practice = DiskPractice.open(folder, InstantSource.system())) {
            for (int number : new int[] {0, 1, 32}) {
                assertThat(isOpened(practice.ports(), practice.next(number))).isTrue();
            }
        }
        assertThat(folder).doesNotExist();
    }

    private static boolean isOpened(IscsiPorts ports, WarmUp.Visitor who) {
        var ask = new LoginAsk(who.initiator(), Optional.of(who.target()), "127.0.0.1");
        assertThat(ports.targets().admit(ask))
                .isEqualTo(new Admission.Admitted(Admission.Proof.CHAP));
        assertThat(ports.credentials().find(ask, who.name()).orElseThrow().secret())
                .isEqualTo(Secret.of(who.password()));
        var proven = new Proven(ask, Optional.of(who.name()), Optional.empty(), false);
        return ports.targets().open(proven) instanceof Opening.Opened;
    }
}
