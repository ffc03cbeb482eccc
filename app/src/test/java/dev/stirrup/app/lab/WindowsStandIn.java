package dev.stirrup.app.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.stirrup.testkit.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// A disc that looks like Windows' to us and to wimboot. Where Windows has its boot managers it has
/// programs that say they were started, and on UEFI show what wimboot put into the WIM.
final class WindowsStandIn {
    /// What the boot managers write to the console.
    static final String MARKER = "STAND-IN-STARTED";

    private static final int IMAGE_BASE = 0x400000;
    private static final int CODE = 0x1000;
    private static final int RAW = 0x200;

    /// Prints what follows it up to a zero on the first serial port, then powers QEMU off (ACPI's
    /// PM1a control register at 0x604, sleep type 0).
    private static final int[] PRINT = {
        0xBE,
        0,
        0,
        0,
        0, // mov esi, text
        0xAC,
        0x84,
        0xC0,
        0x74,
        0x14, // next: lodsb; test al, al; jz end
        0x88,
        0xC3,
        0x66,
        0xBA,
        0xFD,
        0x03, // mov bl, al; mov dx, 0x3fd
        0xEC,
        0xA8,
        0x20,
        0x74,
        0xFB, // wait: in al, dx; test al, 0x20; jz wait
        0x66,
        0xBA,
        0xF8,
        0x03,
        0x88,
        0xD8,
        0xEE,
        0xEB,
        0xE7, // out 0x3f8, bl; jmp next
        0x66,
        0xBA,
        0x04,
        0x06,
        0x66,
        0xB8,
        0x00,
        0x20,
        0x66,
        0xEF, // end: out 0x604, 0x2000
        0xF4,
        0xEB,
        0xFD // hlt, for ever
    };

    private WindowsStandIn() {}

    /// Makes the disc.
    ///
    /// @return the disc, in the folder
    static Path make(Path folder) throws IOException, InterruptedException {
        Path pe = Files.createDirectories(folder.resolve("pe/Windows"));
        for (String inside : new String[] {"Boot/EFI", "Boot/PXE", "System32"}) {
            Files.createDirectories(pe.resolve(inside));
        }
        Files.writeString(pe.resolve("System32/startnet.cmd"), "rem the WIM's own\r\n");
        Files.write(pe.resolve("Boot/PXE/bootmgr.exe"), biosProgram());
        efiProgram(folder, pe.resolve("Boot/EFI/bootmgfw.efi"), 0);
        Path sources = Files.createDirectories(folder.resolve("disc/sources"));
        Path wim = sources.resolve("boot.wim");
        capture(folder, "pe", wim, "Microsoft Windows PE (x64)");
        // What wimboot puts in stands behind the file's own bytes.
        efiProgram(folder, pe.resolve("Boot/EFI/bootmgfw.efi"), Files.size(wim));
        capture(folder, "pe", wim, "Microsoft Windows PE (x64)");
        Files.createDirectories(folder.resolve("install/Windows"));
        capture(folder, "install", sources.resolve("install.wim"), "Windows 11 Pro");
        Files.writeString(
                Files.createDirectories(folder.resolve("disc/boot")).resolve("bcd"), "stand-in");
        Program.run(
                folder,
                "genisoimage",
                "-quiet",
                "-udf",
                "-iso-level",
                "3",
                "-allow-limited-size",
                "-o",
                "win11.iso",
                "disc");
        return folder.resolve("win11.iso");
    }

    private static void capture(Path folder, String from, Path wim, String name)
            throws IOException, InterruptedException {
        Files.deleteIfExists(wim);
        Program.run(
                folder,
                "wimlib-imagex",
                "capture",
                from,
                wim.toString(),
                name,
                "--compress=LZX",
                "--boot");
    }

    private static void efiProgram(Path folder, Path to, long wimSize)
            throws IOException, InterruptedException {
        Path settings = folder.resolve("grub.cfg");
        Files.writeString(
                settings,
                """
                echo "%s"
                search --set=root --file /sources/boot.wim
                hexdump -s 0x%08x -n 16384 /sources/boot.wim
                halt
                """
                        .formatted(MARKER, Math.max(0, wimSize - 256)));
        String modules = "fat part_msdos search search_fs_file hexdump halt echo normal test";
        Program.run(
                folder,
                "grub-mkstandalone",
                "-O",
                "x86_64-efi",
                "--modules=" + modules,
                "--install-modules=" + modules,
                "--locales=",
                "--fonts=",
                "--themes=",
                "-o",
                to.toString(),
                "boot/grub/grub.cfg=" + settings);
    }

    /// A program such as `bootmgr.exe` is to wimboot: PE32 for the i386, entered in protected mode
    /// without paging, at the address it names.
    private static byte[] biosProgram() {
        ByteBuffer pe = ByteBuffer.allocate(RAW * 2).order(ByteOrder.LITTLE_ENDIAN);
        int header = 0x40;
        pe.put(0, (byte) 'M').put(1, (byte) 'Z').putInt(0x3c, header);
        pe.putInt(header, 0x4550); // PE
        pe.putShort(header + 4, (short) 0x14c).putShort(header + 6, (short) 1);
        pe.putShort(header + 20, (short) 0xe0).putShort(header + 22, (short) 0x102);
        int optional = header + 24;
        pe.putShort(optional, (short) 0x10b);
        pe.putInt(optional + 16, CODE).putInt(optional + 28, IMAGE_BASE);
        pe.putInt(optional + 32, CODE).putInt(optional + 36, RAW);
        pe.putInt(optional + 56, CODE * 2).putInt(optional + 60, RAW);
        int section = optional + 0xe0;
        pe.put(section, ".text".getBytes(US_ASCII));
        pe.putInt(section + 8, RAW).putInt(section + 12, CODE);
        pe.putInt(section + 16, RAW).putInt(section + 20, RAW);
        for (int i = 0; i < PRINT.length; i++) {
            pe.put(RAW + i, (byte) PRINT[i]);
        }
        pe.putInt(RAW + 1, IMAGE_BASE + CODE + PRINT.length);
        pe.put(RAW + PRINT.length, ("\r\n" + MARKER + "\r\n").getBytes(US_ASCII));
        return pe.array();
    }
}
