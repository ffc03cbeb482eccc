package dev.stirrup.server.link;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The interfaces of this machine.
public final class Interfaces {
    private static final Path SYSTEM = Path.of("/sys/class/net");

    private static final int ETHERNET = 1500;

    private Interfaces() {}

    /// All interfaces with what they have now, in the order of their numbers.
    public static List<Interface> list() throws IOException {
        return NetworkInterface.networkInterfaces()
                .map(Interfaces::read)
                .flatMap(Optional::stream)
                .sorted((one, other) -> Integer.compare(one.index(), other.index()))
                .toList();
    }

    /// The interface of this name, if there is one.
    public static Optional<Interface> find(String name) throws IOException {
        return Optional.ofNullable(NetworkInterface.getByName(name)).flatMap(Interfaces::read);
    }

    /// How many bytes an IP packet may have in one frame of this interface. That of Ethernet when
    /// the interface is gone.
    static int mtu(Interface of) {
        try {
            NetworkInterface network = NetworkInterface.getByName(of.name());
            return network == null ? ETHERNET : network.getMTU();
        } catch (SocketException e) {
            return ETHERNET;
        }
    }

    /// Empty when the interface went away while it was read.
    private static Optional<Interface> read(NetworkInterface network) {
        try {
            List<Interface.Address> addresses =
                    network.getInterfaceAddresses().stream()
                            .filter(a -> a.getAddress() instanceof Inet4Address)
                            .map(Interfaces::address)
                            .toList();
            return Optional.of(
                    new Interface(
                            network.getName(),
                            network.getIndex(),
                            Optional.ofNullable(network.getHardwareAddress()).map(Bytes::of),
                            addresses,
                            network.isUp(),
                            network.isLoopback(),
                            network.isLoopback()
                                    ? Interface.Kind.LOOPBACK
                                    : kind(SYSTEM.resolve(network.getName()))));
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    private static Interface.Address address(InterfaceAddress address) {
        byte[] bytes = Objects.requireNonNull(address.getAddress()).getAddress();
        return new Interface.Address(Ipv4.of(bytes), address.getNetworkPrefixLength());
    }

    /// @param folder the interface's in sysfs
    static Interface.Kind kind(Path folder) {
        if (Files.isDirectory(folder.resolve("bridge"))) {
            return Interface.Kind.BRIDGE;
        }
        if (Files.isDirectory(folder.resolve("bonding"))) {
            return Interface.Kind.BOND;
        }
        if (Files.exists(folder.resolve("tun_flags"))) {
            return Interface.Kind.TUNNEL;
        }
        if (Files.isDirectory(folder.resolve("wireless"))
                || Files.exists(folder.resolve("phy80211"))) {
            return Interface.Kind.WIRELESS;
        }
        String type = text(folder.resolve("uevent"));
        if (type.contains("DEVTYPE=vlan")) {
            return Interface.Kind.VLAN;
        }
        if (Files.exists(folder.resolve("device"))) {
            return Interface.Kind.CARD;
        }
        // One end of a pair names the other as what lies below it, and has no type of its own.
        String below = text(folder.resolve("iflink"));
        return !type.contains("DEVTYPE=") && !below.equals(text(folder.resolve("ifindex")))
                ? Interface.Kind.VETH
                : Interface.Kind.OTHER;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
