package dev.stirrup.server.link;

import java.util.ArrayList;
import java.util.List;

/// Programs for the kernel's classic packet filter (BPF), so that only what we want wakes us.
final class PacketFilter {
    private static final int LOAD_WORD = 0x20;
    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_BYTE = 0x30;
    private static final int LOAD_HALF_INDEXED = 0x48;
    private static final int LOAD_HEADER_LENGTH = 0xb1;
    private static final int LOAD_LENGTH = 0x80;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int JUMP_GREATER = 0x25;
    private static final int RETURN = 0x06;

    /// SKF_AD_OFF + SKF_AD_PKTTYPE: how the frame was addressed.
    private static final int PACKET_TYPE = 0xfffff004;

    /// PACKET_OTHERHOST: seen only because the interface is promiscuous.
    private static final int FOR_ANOTHER_HOST = 3;

    private static final int UDP = 17;
    private static final int ARP_REPLY = 2;

    /// "More fragments" and the fragment's offset.
    private static final int FRAGMENT = 0x3fff;

    /// Instructions before the list of ports.
    private static final int PROLOGUE = 10;

    private static final int IP_HEADER = 20;

    private PacketFilter() {}

    /// One instruction: `struct sock_filter`.
    record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

    /// Lets through only what [#udpTo] with the same limit leaves out for its length. For a UDP
    /// socket, where the packet begins with its UDP header.
    ///
    /// @param longest bytes of an IP packet
    static List<Instruction> longerThan(int longest) {
        return List.of(
                new Instruction(LOAD_LENGTH, 0, 0, 0),
                new Instruction(JUMP_GREATER, 1, 0, longest - IP_HEADER),
                new Instruction(RETURN, 0, 0, 0),
                new Instruction(RETURN, 0, 0, 0xffff));
    }

    /// Lets ARP replies through, for a socket that gets nothing but ARP. The packet begins with its
    /// ARP header.
    static List<Instruction> arpReplies() {
        return List.of(
                new Instruction(LOAD_HALF, 0, 0, 6),
                new Instruction(JUMP_EQUAL, 1, 0, ARP_REPLY),
                new Instruction(RETURN, 0, 0, 0),
                new Instruction(RETURN, 0, 0, 0xffff));
    }

    /// Lets whole UDP datagrams over IPv4 to one of these ports through. The packet begins with its
    /// IP header. Fragments are left out: the socket gets them unassembled.
    ///
    /// @param longest bytes of an IP packet; longer ones are left out too
    static List<Instruction> udpTo(int longest, int... ports) {
        int drop = PROLOGUE + ports.length;
        int accept = drop + 1;
        var program = new ArrayList<Instruction>();
        program.add(new Instruction(LOAD_WORD, 0, 0, PACKET_TYPE));
        program.add(new Instruction(JUMP_EQUAL, drop - 2, 0, FOR_ANOTHER_HOST));
        program.add(new Instruction(LOAD_BYTE, 0, 0, 9));
        program.add(new Instruction(JUMP_EQUAL, 0, drop - 4, UDP));
        program.add(new Instruction(LOAD_HALF, 0, 0, 6));
        program.add(new Instruction(JUMP_ANY_BIT, drop - 6, 0, FRAGMENT));
        program.add(new Instruction(LOAD_LENGTH, 0, 0, 0));
        program.add(new Instruction(JUMP_GREATER, drop - 8, 0, longest));
        program.add(new Instruction(LOAD_HEADER_LENGTH, 0, 0, 0));
        program.add(new Instruction(LOAD_HALF_INDEXED, 0, 0, 2));
        for (int i = 0; i < ports.length; i++) {
            int next = PROLOGUE + i + 1;
            program.add(new Instruction(JUMP_EQUAL, accept - next, 0, ports[i]));
        }
        program.add(new Instruction(RETURN, 0, 0, 0));
        program.add(new Instruction(RETURN, 0, 0, 0xffff));
        return program;
    }
}
