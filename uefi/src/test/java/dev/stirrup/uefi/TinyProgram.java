package dev.stirrup.uefi;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The smallest PE32+ files that are whole: a head and the sections that a test wants.
public final class TinyProgram {
    private static final int HEADERS = 1024;
    private static final int ALIGNMENT = 512;
    private static final int PAGE = 4096;

    private record Part(String name, Bytes content) {}

    private final List<Part> parts = new ArrayList<>();
    private int machine = 0x8664;
    private int flags = 0x60000020;

    public TinyProgram with(String name, byte[] content) {
        parts.add(new Part(name, Bytes.of(content)));
        return this;
    }

    public TinyProgram with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public TinyProgram forMachine(int wanted) {
        machine = wanted;
        return this;
    }

    public TinyProgram withFlags(int wanted) {
        flags = wanted;
        return this;
    }

    public byte[] bytes() {
        WireWriter out = new WireWriter(64 << 20);
        out.u16le(0x5a4d).zeros(58).u32le(64);
        out.u32le(0x4550).u16le(machine).u16le(parts.size()).zeros(12).u16le(240).u16le(0x22e);
        optional(out);
        int at = HEADERS;
        int address = PAGE;
        for (Part part : parts) {
            int size = up(part.content().length(), ALIGNMENT);
            byte[] name = part.name().getBytes(StandardCharsets.US_ASCII);
            out.bytes(name).zeros(8 - name.length);
            out.u32le(part.content().length()).u32le(address).u32le(size).u32le(at).zeros(12);
            out.u32le(Integer.toUnsignedLong(flags));
            at += size;
            address += up(part.content().length(), PAGE);
        }
        out.zeros(HEADERS - out.length());
        for (Part part : parts) {
            part.content().writeTo(out);
            out.zeros(up(part.content().length(), ALIGNMENT) - part.content().length());
        }
        return out.toBytes();
    }

    private void optional(WireWriter out) {
        int memory =
                parts.stream().mapToInt(part -> up(part.content().length(), PAGE)).sum() + PAGE;
        out.u16le(0x20b).zeros(14).u32le(PAGE).zeros(12);
        out.u32le(PAGE).u32le(ALIGNMENT).zeros(16);
        out.u32le(memory).u32le(HEADERS).u32le(0).u16le(10).u16le(0x0100).zeros(36).u32le(16);
        out.zeros(128);
    }

    private static int up(int value, int alignment) {
        return (value + alignment - 1) / alignment * alignment;
    }
}
