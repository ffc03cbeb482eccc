package dev.stirrup.server.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.stirrup.server.link.PortOwner.Protocol;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortOwnerTest {
    @TempDir Path proc;

    @Test
    void findsWhoHoldsAPort() throws Exception {
        assumeThat(Files.isDirectory(Path.of("/proc/net"))).isTrue();
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(PortOwner.find(Protocol.UDP, socket.getLocalPort()))
                    .map(PortOwner::pid)
                    .contains(ProcessHandle.current().pid());
            assertThat(PortOwner.find(Protocol.TCP, server.getLocalPort()))
                    .map(PortOwner::pid)
                    .contains(ProcessHandle.current().pid());
        }
    }

    @Test
    void readsTheKernelsTables() throws Exception {
        table("udp", "  12: 00000000:0043 00000000:0000 07 0:0 00:0 0 0 0 777 2 0 0");
        process(812, "dnsmasq", "socket:[777]");
        assertThat(PortOwner.find(proc, Protocol.UDP, 67)).contains(new PortOwner(812, "dnsmasq"));
        assertThat(PortOwner.find(proc, Protocol.UDP, 68)).isEmpty();
    }

    @Test
    void aConnectionIsNoListener() throws Exception {
        table("tcp", "   0: 0100007F:0050 0100007F:9999 01 0:0 00:0 0 0 0 778 2 0 0");
        process(4, "nginx", "socket:[778]");
        assertThat(PortOwner.find(proc, Protocol.TCP, 80)).isEmpty();
    }

    @Test
    void theMessageNamesTheProcessAndTheWayOut() {
        var known =
                new PortTakenException(
                        Protocol.UDP, 67, Optional.of(new PortOwner(812, "dnsmasq")));
        var unknown = new PortTakenException(Protocol.UDP, 67, Optional.empty());
        assertThat(known).hasMessageContaining("UDP port 67 is taken by dnsmasq (pid 812)");
        assertThat(unknown).hasMessageContaining("ss -ulpn sport = :67");
    }

    private void table(String name, String line) throws Exception {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("net").resolve(name), "  sl  local_address\n" + line + "\n");
    }

    private void process(long pid, String name, String socket) throws Exception {
        Path folder = proc.resolve(Long.toString(pid));
        Files.createDirectories(folder.resolve("fd"));
        Files.writeString(folder.resolve("comm"), name + "\n");
        Files.createSymbolicLink(folder.resolve("fd").resolve("7"), Path.of(socket));
    }
}
