package dev.stirrup.server.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.wire.Ipv4;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterfacesTest {
    @TempDir Path folder;

    @Test
    void theLoopbackInterfaceIsListed() throws Exception {
        assertThat(Interfaces.list()).anyMatch(Interface::isLoopback);
    }

    @Test
    void broadcastAddressFollowsFromThePrefix() {
        assertThat(new Interface.Address(Ipv4.of("10.1.2.3"), 20).broadcast())
                .isEqualTo(Ipv4.of("10.1.15.255"));
        assertThat(new Interface.Address(Ipv4.of("10.1.2.3"), 32).broadcast())
                .isEqualTo(Ipv4.BROADCAST);
    }

    @Test
    void kindIsToldByTheSystem() throws Exception {
        Files.writeString(folder.resolve("iflink"), "5\n");
        Files.writeString(folder.resolve("ifindex"), "6\n");
        Files.writeString(folder.resolve("uevent"), "INTERFACE=x\n");
        assertThat(Interfaces.kind(folder)).isEqualTo(Interface.Kind.VETH);
        Files.writeString(folder.resolve("uevent"), "DEVTYPE=vlan\n");
        assertThat(Interfaces.kind(folder)).isEqualTo(Interface.Kind.VLAN);
        Files.createDirectory(folder.resolve("bridge"));
        assertThat(Interfaces.kind(folder)).isEqualTo(Interface.Kind.BRIDGE);
    }
}
