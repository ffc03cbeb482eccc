package dev.stirrup.server.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.server.link.PacketFilter.Instruction;
import dev.stirrup.wire.Ipv4;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Runs the filter in a small interpreter of the instructions it uses.
class PacketFilterTest {
    private static final int LONGEST = 1500;
    private static final int TO_US = 0;
    private static final int TO_ALL = 1;
    private static final int TO_ANOTHER = 3;

    @Test
    void datagramsToTheListedPortsPass() {
        assertThat(passes(packetTo(67), TO_ALL)).isTrue();
        assertThat(passes(packetTo(4011), TO_US)).isTrue();
    }

    @Test
    void anythingElseIsDropped() {
        assertThat(passes(packetTo(69), TO_US)).isFalse();
        assertThat(passes(packetTo(67), TO_ANOTHER)).isFalse();
        byte[] tcp = packetTo(67);
        tcp[9] = 6;
        assertThat(passes(tcp, TO_US)).isFalse();
    }

    @Test
    void fragmentsAreDropped() {
        byte[] first = packetTo(67);
        first[6] = 0x20;
        byte[] later = packetTo(67);
        later[7] = 1;
        assertThat(passes(first, TO_US)).isFalse();
        assertThat(passes(later, TO_US)).isFalse();
    }

    @Test
    void everyLengthPassesOneOfTheTwoFilters() {
        for (int payload : new int[] {300, 1471, 1472, 1473, 2000, 9000}) {
            byte[] packet =
                    UdpFrame.encode(
                            new UdpFrame.Ends(Ipv4.NONE, 68, Ipv4.BROADCAST, 67),
                            new byte[payload]);
            byte[] withoutIpHeader = Arrays.copyOfRange(packet, 20, packet.length);
            assertThat(passes(packet, TO_US))
                    .as("%d", payload)
                    .isNotEqualTo(passes(PacketFilter.longerThan(LONGEST), withoutIpHeader, TO_US))
                    .isEqualTo(payload <= LONGEST - UdpFrame.HEADERS);
        }
    }

    private static byte[] packetTo(int port) {
        return UdpFrame.encode(
                new UdpFrame.Ends(Ipv4.NONE, 68, Ipv4.BROADCAST, port), new byte[300]);
    }

    private static boolean passes(byte[] packet, int addressedTo) {
        return passes(PacketFilter.udpTo(LONGEST, 67, 4011), packet, addressedTo);
    }

    static boolean passes(List<Instruction> program, byte[] packet, int addressedTo) {
        int a = 0;
        int x = 0;
        for (int pc = 0; ; pc++) {
            Instruction i = program.get(pc);
            switch (i.code()) {
                case 0x20 -> a = addressedTo;
                case 0x28 -> a = half(packet, i.operand());
                case 0x30 -> a = packet[i.operand()] & 0xff;
                case 0x48 -> a = half(packet, x + i.operand());
                case 0xb1 -> x = (packet[i.operand()] & 15) * 4;
                case 0x80 -> a = packet.length;
                case 0x25 -> pc += a > i.operand() ? i.ifTrue() : i.ifFalse();
                case 0x15 -> pc += a == i.operand() ? i.ifTrue() : i.ifFalse();
                case 0x45 -> pc += (a & i.operand()) != 0 ? i.ifTrue() : i.ifFalse();
                case 0x06 -> {
                    return i.operand() != 0;
                }
                default -> throw new AssertionError("instruction " + i);
            }
        }
    }

    private static int half(byte[] packet, int at) {
        return (packet[at] & 0xff) << 8 | packet[at + 1] & 0xff;
    }
}
