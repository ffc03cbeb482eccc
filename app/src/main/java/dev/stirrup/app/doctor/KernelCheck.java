package dev.stirrup.app.doctor;

import dev.stirrup.app.serve.ServedNetwork;
import dev.stirrup.server.link.Interface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Settings of the kernel that lose packets.
///
/// @param sys `/proc/sys`
/// @param isNetAdmin whether this process may have larger buffers than the kernel's limit
record KernelCheck(List<ServedNetwork> networks, Path sys, boolean isNetAdmin) implements Check {
    private static final String WHAT = "kernel";

    /// Some thousand machines that power up at once.
    private static final long BUFFER = 4L << 20;

    private static final int NET_ADMIN = 12;

    /// Looks at the running kernel.
    static KernelCheck of(List<ServedNetwork> networks) {
        boolean isNetAdmin = false;
        try {
            isNetAdmin =
                    Files.readAllLines(Path.of("/proc/self/status")).stream()
                            .filter(line -> line.startsWith("CapEff:"))
                            .map(line -> line.substring(7).strip())
                            .anyMatch(
                                    set -> (Long.parseUnsignedLong(set, 16) >> NET_ADMIN & 1) == 1);
        } catch (IOException e) {
            isNetAdmin = false; // no Linux: nothing else is found either
        }
        return new KernelCheck(networks, Path.of("/proc/sys"), isNetAdmin);
    }

    @Override
    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        long most = number("net/core/rmem_max", Long.MAX_VALUE);
        if (most < BUFFER && !isNetAdmin) {
            found.add(
                    Finding.hint(
                            WHAT,
                            "net.core.rmem_max is "
                                    + most
                                    + ": when some hundred machines power up at once, requests are"
                                    + " lost and come again later",
                            "sysctl -w net.core.rmem_max=33554432, or give the service"
                                    + " CAP_NET_ADMIN"));
        }
        boolean hasBridge =
                networks.stream().anyMatch(n -> n.device().kind() == Interface.Kind.BRIDGE);
        if (hasBridge && number("net/bridge/bridge-nf-call-iptables", 0) == 1) {
            found.add(
                    Finding.hint(
                            WHAT,
                            "the firewall sees what crosses the bridge"
                                    + " (net.bridge.bridge-nf-call-iptables=1) and may drop DHCP",
                            "sysctl -w net.bridge.bridge-nf-call-iptables=0, or let UDP 67, 68, 69"
                                    + " and 4011 through"));
        }
        networks.forEach(network -> filtered(network, found));
        if (found.isEmpty()) {
            found.add(Finding.good(WHAT, "its limits and filters are in nobody's way"));
        }
        return found;
    }

    /// Strict filtering drops what comes by another way than its answer would take: relays, and
    /// machines on two networks.
    private void filtered(ServedNetwork network, List<Finding> found) {
        String device = network.device().name();
        long filter =
                Math.max(
                        number("net/ipv4/conf/all/rp_filter", 0),
                        number("net/ipv4/conf/" + device + "/rp_filter", 0));
        boolean isStrict = filter == 1;
        boolean hasRelays = network.settings().filter(s -> !s.relayed().isEmpty()).isPresent();
        if (isStrict && (hasRelays || networks.size() > 1)) {
            found.add(
                    Finding.hint(
                            WHAT,
                            "net.ipv4.conf."
                                    + device
                                    + ".rp_filter is strict: TFTP and HTTP from machines whose way"
                                    + " back is another interface are dropped",
                            "sysctl -w net.ipv4.conf." + device + ".rp_filter=2"));
        }
    }

    private long number(String name, long otherwise) {
        try {
            return Long.parseLong(Files.readString(sys.resolve(name)).strip());
        } catch (IOException | NumberFormatException e) {
            return otherwise;
        }
    }
}
