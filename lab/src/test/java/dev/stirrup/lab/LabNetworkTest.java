package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real")
@RequiresRoot
@RequiresProgram({"ip", "/dev/net/tun"})
class LabNetworkTest {
    /// Linux gives no number above 2^22.
    private static final int NO_PROCESS = Integer.MAX_VALUE;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void theServerReachesTheRouterAndNothingElse() throws Exception {
        try (LabNetwork network = LabNetwork.make()) {
            String routes = in(network.server(), "ip", "-4", "route").output();
            assertThat(routes).contains("10.77.0.0/24").contains("default via 10.77.0.2");
            String links = in(network.server(), "ip", "-o", "link").output();
            assertThat(links.lines().count()).as(links).isEqualTo(2);
        }
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        String server;
        String wire;
        try (LabNetwork network = LabNetwork.make()) {
            server = network.server();
            wire = network.wire();
            assertThat(Path.of("/run/netns", server)).exists();
        }
        assertThat(Path.of("/run/netns", server)).doesNotExist();
        assertThat(Path.of("/run/netns", wire)).doesNotExist();
    }

    @Test
    void programsInsideEndWithIt() throws Exception {
        Process sleeper;
        try (LabNetwork network = LabNetwork.make()) {
            sleeper =
                    new ProcessBuilder(LabNetwork.inside(network.server(), List.of("sleep", "600")))
                            .start();
            // Its namespace is entered before sleep is its name.
            Path name = Path.of("/proc/" + sleeper.pid() + "/comm");
            while (!Files.readString(name).startsWith("sleep")) {
                Thread.onSpinWait();
            }
        }
        assertThat(sleeper.waitFor()).isNotZero();
    }

    @Test
    void whatAKilledLabLeftIsRemovedByTheNext() throws Exception {
        String stale = "stirruplab-" + NO_PROCESS + "-1-wire";
        CommandRun.of(LIMIT, "ip", "netns", "add", stale).orFail();
        LabNetwork.make().close();
        assertThat(Path.of("/run/netns", stale)).doesNotExist();
    }

    private static CommandRun in(String namespace, String... command) throws Exception {
        return CommandRun.of(LIMIT, "", LabNetwork.inside(namespace, List.of(command))).orFail();
    }
}
