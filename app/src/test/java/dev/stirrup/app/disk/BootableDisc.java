package dev.stirrup.app.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// An ISO 9660 image that a BIOS boots by El Torito 1.0: its program says something on the first
/// serial port and ends QEMU. Behind it lie random bytes.
final class BootableDisc {
    /// What the program says.
    static final String SAID = "booted from disc";

    /// The port of QEMU's `isa-debug-exit`.
    static final int EXIT_PORT = 0xf4;

    private static final int SECTOR = 2048;
    private static final int VOLUME = 16;
    private static final int CATALOG = 20;
    private static final int PROGRAM = 21;
    private static final int PROGRAM_ORIGIN = 0x7c00;
    private static final int MESSAGE_AT = 64;

    private BootableDisc() {}

    static byte[] of(int sectors) {
        var disc = new byte[sectors * SECTOR];
        ByteBuffer out = ByteBuffer.wrap(disc).order(ByteOrder.LITTLE_ENDIAN);
        var random = new byte[(sectors - PROGRAM - 1) * SECTOR];
        new Random(5).nextBytes(random);
        out.put((PROGRAM + 1) * SECTOR, random);
        descriptor(out, VOLUME, 1);
        out.putInt(VOLUME * SECTOR + 80, sectors);
        descriptor(out, VOLUME + 1, 0);
        text(out, (VOLUME + 1) * SECTOR + 7, "EL TORITO SPECIFICATION");
        out.putInt((VOLUME + 1) * SECTOR + 71, CATALOG);
        descriptor(out, VOLUME + 2, 255);
        catalog(out);
        program(out, PROGRAM * SECTOR);
        return disc;
    }

    private static void descriptor(ByteBuffer out, int sector, int type) {
        out.put(sector * SECTOR, (byte) type);
        text(out, sector * SECTOR + 1, "CD001\u0001");
    }

    /// The validation entry, whose words add up to zero, and the default entry: no emulation, four
    /// sectors of 512 bytes.
    private static void catalog(ByteBuffer out) {
        int at = CATALOG * SECTOR;
        out.put(at, (byte) 1).put(at + 30, (byte) 0x55).put(at + 31, (byte) 0xaa);
        int sum = 0;
        for (int i = 0; i < 32; i += 2) {
            sum += out.getShort(at + i);
        }
        out.putShort(at + 28, (short) -sum);
        out.put(at + 32, (byte) 0x88).putShort(at + 38, (short) 4).putInt(at + 40, PROGRAM);
    }

    /// Real mode: `ds` = 0, `si` = the text; each byte to port 3f8h; then any value to the exit
    /// port; then rest.
    private static void program(ByteBuffer out, int at) {
        int message = PROGRAM_ORIGIN + MESSAGE_AT;
        int[] code = {
            0xfa,
            0x31,
            0xc0,
            0x8e,
            0xd8,
            0xbe,
            message & 0xff,
            message >> 8,
            0xba,
            0xf8,
            0x03,
            0xfc,
            0xac,
            0x84,
            0xc0,
            0x74,
            0x03,
            0xee,
            0xeb,
            0xf8,
            0xb0,
            0x00,
            0xe6,
            EXIT_PORT,
            0xf4,
            0xeb,
            0xfd
        };
        for (int i = 0; i < code.length; i++) {
            out.put(at + i, (byte) code[i]);
        }
        text(out, at + MESSAGE_AT, SAID + "\n");
    }

    private static void text(ByteBuffer out, int at, String text) {
        out.put(at, text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
