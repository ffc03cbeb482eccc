package dev.stirrup.app.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/// A program for UEFI on x64 that writes a line to the first serial port and switches QEMU's
/// machine off by its ACPI register. It is over in the moment in which a kernel would start.
final class TinyEfiProgram {
    private static final int HEADER = 0x40;
    private static final int CODE_AT = 0x1000;
    private static final int RAW = 0x200;

    /// Position-independent: the address of the text behind it, then out with it byte by byte.
    private static final String CODE =
            "488d3500000000" // lea rsi, [rip + text]
                    + "ac84c0741488c3" // next: lodsb; test al, al; jz end; mov bl, al
                    + "66bafd03eca82074fb" // mov dx, 0x3fd; wait: in al, dx; test al, 32; jz wait
                    + "66baf80388d8eeebe7" // mov dx, 0x3f8; mov al, bl; out dx, al; jmp next
                    + "66ba040666b8002066ef" // end: mov dx, 0x604; mov ax, 0x2000; out dx, ax
                    + "f4ebfd"; // hlt, for ever

    private TinyEfiProgram() {}

    /// @param line what it says; at most 300 characters
    static byte[] saying(String line) {
        ByteBuffer pe = ByteBuffer.allocate(2 * RAW).order(ByteOrder.LITTLE_ENDIAN);
        pe.putShort(0, (short) 0x5a4d).putInt(0x3c, HEADER).putInt(HEADER, 0x4550);
        pe.putShort(HEADER + 4, (short) 0x8664).putShort(HEADER + 6, (short) 1);
        pe.putShort(HEADER + 20, (short) 240).putShort(HEADER + 22, (short) 0x22e);
        int optional = HEADER + 24;
        pe.putShort(optional, (short) 0x20b).putInt(optional + 4, RAW);
        pe.putInt(optional + 16, CODE_AT).putInt(optional + 20, CODE_AT);
        pe.putInt(optional + 32, CODE_AT).putInt(optional + 36, RAW);
        pe.putInt(optional + 56, 2 * CODE_AT).putInt(optional + 60, RAW);
        pe.putShort(optional + 68, (short) 10).putInt(optional + 108, 16);
        int section = optional + 240;
        pe.put(section, ".text".getBytes(US_ASCII));
        pe.putInt(section + 8, RAW).putInt(section + 12, CODE_AT);
        pe.putInt(section + 16, RAW).putInt(section + 20, RAW);
        pe.putInt(section + 36, 0x60000020);
        byte[] code = HexFormat.of().parseHex(CODE);
        pe.put(RAW, code);
        // From the end of the first instruction to the text.
        pe.putInt(RAW + 3, code.length - 7);
        pe.put(RAW + code.length, ("\r\n" + line + "\r\n").getBytes(US_ASCII));
        return pe.array();
    }
}
