package dev.stirrup.app.doctor;

import dev.stirrup.app.serve.ServedNetwork;
import dev.stirrup.app.yaml.Printable;
import dev.stirrup.netboot.Network.Mode;
import dev.stirrup.server.dhcp.ForeignServer;
import dev.stirrup.server.dhcp.ForeignServers;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Asks every network which other DHCP servers are there, all networks at once.
record ForeignServerCheck(List<ServedNetwork> networks) implements Check {
    private static final String WHAT = "other DHCP";
    private static final Duration LOOK = Duration.ofSeconds(3);

    @Override
    public List<Finding> findings() {
        return networks.parallelStream().flatMap(network -> look(network).stream()).toList();
    }

    private static List<Finding> look(ServedNetwork network) {
        if (!network.network().mode().answersDhcp()) {
            return List.of(); // there we send nothing, not even this question
        }
        try {
            var servers = new ForeignServers(new SecureRandom()).find(network.device(), LOOK);
            return judged(network.network().name(), network.network().mode(), servers);
        } catch (IOException e) {
            return List.of(
                    Finding.hint(
                            WHAT,
                            network.network().name() + ": cannot be asked for",
                            "run the doctor as root"));
        }
    }

    /// A second boot file is not wrong by itself: which one machines go by is another question.
    private static Finding harmless(ForeignServer server, String text) {
        return server.bootFile().isPresent()
                ? Finding.hint(
                        WHAT,
                        text + " and names a boot file",
                        "stirrup probe, from another computer of that network, tells which one"
                                + " machines go by")
                : Finding.good(WHAT, text);
    }

    static List<Finding> judged(String network, Mode mode, List<ForeignServer> servers) {
        List<Finding> found = new ArrayList<>();
        for (ForeignServer server : servers) {
            String text = network + ": " + Printable.of(server.toString());
            boolean fights = mode == Mode.AUTHORITATIVE && server.leasesAddresses();
            found.add(
                    fights
                            ? Finding.problem(
                                    WHAT,
                                    text + ", so this server pauses there",
                                    "switch one of the two off, or set this network to mode proxy,"
                                            + " or start with --force")
                            : harmless(server, text));
        }
        if (mode == Mode.PROXY && servers.stream().noneMatch(ForeignServer::leasesAddresses)) {
            found.add(
                    Finding.hint(
                            WHAT,
                            network
                                    + ": nobody else is seen who gives addresses; without one no"
                                    + " machine boots in mode proxy",
                            "start the site's DHCP server, or set this network to mode"
                                    + " authoritative; a server on this same computer is not seen;"
                                    + " stirrup probe asks as machines do"));
        }
        if (found.isEmpty()) {
            found.add(Finding.good(WHAT, network + ": none seen"));
        }
        return found;
    }
}
