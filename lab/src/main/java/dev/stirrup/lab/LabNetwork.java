package dev.stirrup.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A private network out of three network namespaces, joined by a bridge: the wire (bridge, and a
/// tap for the machine), the server's, and the router's, which also holds the separate DHCP server.
/// It touches nothing outside, and is always removed: by [#close()], by a shutdown hook, and,
/// should both not have run, by the next lab.
public final class LabNetwork implements AutoCloseable {
    static final String TAP = "tap0";

    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final Pattern NAME = Pattern.compile("stirruplab-([0-9]+)-[0-9]+-[a-z]+");
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String prefix;
    private final Thread hook;
    private final AtomicBoolean isRemoved = new AtomicBoolean();
    private @Nullable RouterAdvertiser advertiser;

    private LabNetwork(String prefix) {
        this.prefix = prefix;
        this.hook = new Thread(this::remove, "stirrup-lab-removal");
    }

    /// Makes the network.
    ///
    /// @throws LabUnavailableException when this process may not, with the fix
    public static LabNetwork make() throws IOException {
        requireRights();
        removeStale();
        var network =
                new LabNetwork(
                        "stirruplab-%d-%d-"
                                .formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet()));
        Runtime.getRuntime().addShutdownHook(network.hook);
        try {
            network.build(LabAddress.ONLY);
            return network;
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /// The namespace that the machine's tap is in.
    String wire() {
        return prefix + "wire";
    }

    /// The namespace of the server under rehearsal.
    public String server() {
        return prefix + "server";
    }

    /// The namespace of the router and of the separate DHCP server.
    String router() {
        return prefix + "router";
    }

    /// A command line that runs the given one inside a namespace of this network.
    static List<String> inside(String namespace, List<String> command) {
        var full = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        full.addAll(command);
        return full;
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is running already: it removes the same things.
        }
    }

    private void build(LabAddress address) throws IOException {
        for (String namespace : List.of(wire(), server(), router())) {
            ip("netns", "add", namespace);
            quiet(namespace);
        }
        batch(
                wire(),
                """
                link add br0 type bridge forward_delay 0 mcast_snooping 0
                link set br0 up
                tuntap add %1$s mode tap
                link set %1$s master br0 up
                """
                        .formatted(TAP));
        join("s", server(), address.server() + "/" + address.prefixLength());
        join("r", router(), address.router() + "/" + address.prefixLength());
        batch(server(), "route add default via " + address.router() + "\n");
        advertiser = RouterAdvertiser.start(router(), address.iface());
    }

    /// A virtual cable from the bridge to a namespace, where its end is called `eth0`.
    private void join(String port, String namespace, String address) throws IOException {
        batch(
                wire(),
                """
                link add %1$s type veth peer name eth0 netns %2$s
                link set %1$s master br0 up
                """
                        .formatted(port, namespace));
        batch(
                namespace,
                """
                link set lo up
                addr add %s dev eth0
                link set eth0 up
                """
                        .formatted(address));
    }

    /// Link-local addresses are usable at once, so that router advertisements can leave at once.
    private static void quiet(String namespace) throws IOException {
        CommandRun.of(
                        LIMIT,
                        "ip",
                        "netns",
                        "exec",
                        namespace,
                        "sh",
                        "-c",
                        "for c in all default; do"
                                + " f=/proc/sys/net/ipv6/conf/$c/accept_dad;"
                                + " if [ -e $f ]; then echo 0 > $f; fi; done")
                .orFail();
    }

    private static void batch(String namespace, String commands) throws IOException {
        CommandRun.of(LIMIT, commands, List.of("ip", "-n", namespace, "-batch", "-")).orFail();
    }

    private static void ip(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        CommandRun.of(LIMIT, "", command).orFail();
    }

    private void remove() {
        if (isRemoved.compareAndSet(false, true)) {
            if (advertiser != null) {
                advertiser.close();
            }
            for (String namespace : List.of(wire(), server(), router())) {
                if (Files.exists(NAMESPACES.resolve(namespace))) {
                    removeNamespace(namespace);
                }
            }
        }
    }

    /// Everything inside a namespace of ours was started by a lab, so it may be ended.
    private static void removeNamespace(String namespace) {
        try {
            for (String pid :
                    CommandRun.of(LIMIT, "ip", "netns", "pids", namespace)
                            .output()
                            .lines()
                            .toList()) {
                processOf(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
            CommandRun.of(LIMIT, "ip", "netns", "delete", namespace);
        } catch (IOException e) {
            // Nothing more can be done here; the next lab tries again.
        }
    }

    private static Optional<ProcessHandle> processOf(String pid) {
        return pid.matches("[0-9]{1,10}") && Long.parseLong(pid) != ProcessHandle.current().pid()
                ? ProcessHandle.of(Long.parseLong(pid))
                : Optional.empty();
    }

    private static void removeStale() throws IOException {
        if (!Files.isDirectory(NAMESPACES)) {
            return;
        }
        try (var names = Files.list(NAMESPACES)) {
            for (Path path : names.toList()) {
                String name = path.getFileName().toString();
                Matcher ours = NAME.matcher(name);
                if (ours.matches() && ProcessHandle.of(Long.parseLong(ours.group(1))).isEmpty()) {
                    removeNamespace(name);
                }
            }
        }
    }

    private static void requireRights() throws LabUnavailableException {
        if (!Files.exists(Path.of("/dev/net/tun"))) {
            throw new LabUnavailableException(
                    "/dev/net/tun is missing: load it with `modprobe tun`, or give it to the"
                            + " container (--device /dev/net/tun)");
        }
        if (!Privilege.isRoot()) {
            throw new LabUnavailableException(
                    "the lab makes a private network and needs root for it: run it with sudo");
        }
    }
}
