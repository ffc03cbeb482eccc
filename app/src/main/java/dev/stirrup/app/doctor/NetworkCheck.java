package dev.stirrup.app.doctor;

import dev.stirrup.app.serve.ServedNetwork;
import dev.stirrup.app.serve.ServedNetworks;
import dev.stirrup.app.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;

/// Which networks are served, and which are not.
record NetworkCheck(ServedNetworks found) implements Check {
    private static final String WHAT = "network";

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (ServedNetwork network : found.networks()) {
            findings.add(
                    Finding.good(
                            WHAT,
                            network.network().name()
                                    + ": "
                                    + network.device().name()
                                    + ", "
                                    + network.device().addresses()
                                    + ", mode "
                                    + YamlValue.word(network.network().mode())));
        }
        found.problems()
                .forEach(why -> findings.add(Finding.problem(WHAT, why, "see the settings file")));
        if (found.networks().isEmpty()) {
            findings.add(
                    Finding.problem(
                            WHAT,
                            "there is no network to serve",
                            "give an interface an IPv4 address: ip addr add ADDRESS/LENGTH dev NAME"));
        }
        return findings;
    }
}
