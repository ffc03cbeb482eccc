package dev.stirrup.app.doctor;

import dev.stirrup.app.serve.ServedNetwork;
import dev.stirrup.server.link.Interface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Whether this runs in a container whose network is not the machines' network.
///
/// @param root `/`
record ContainerCheck(List<ServedNetwork> networks, Path root) implements Check {
    private static final List<String> MARKS =
            List.of(".dockerenv", "run/.containerenv", "run/systemd/container");

    @Override
    public List<Finding> findings() {
        boolean isContainer = MARKS.stream().anyMatch(mark -> Files.exists(root.resolve(mark)));
        if (!isContainer) {
            return List.of();
        }
        boolean isBridged =
                !networks.isEmpty()
                        && networks.stream()
                                .allMatch(n -> n.device().kind() == Interface.Kind.VETH);
        return List.of(
                isBridged
                        ? Finding.hint(
                                "container",
                                "its only interfaces are pairs to a bridge: machines' broadcasts do"
                                        + " not come in here, so DHCP hears none of them",
                                "run it with --network host, or with macvlan on the machines'"
                                        + " network")
                        : Finding.good("container", "with the host's own interfaces"));
    }
}
