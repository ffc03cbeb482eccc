package dev.stirrup.app.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.stirrup.testkit.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/// A disc that looks like Windows' to us and to wimboot. Where Windows has its boot managers it has
/// programs that say they were started, and on UEFI show what wimboot put into the WIM.
final class WindowsStandIn {
    /// What the boot managers write to the console.
    static final String MARKER = "STAND-IN-STARTED";

    /// What it writes on UEFI when it reads the disc over iSCSI.
    static final String DISC = "STAND-IN-READS-ITS-DISC";

    private static final int IMAGE_BASE = 0x400000;
    private static final int CODE = 0x1000;
    private static final int RAW = 0x200;

    /// Writes the text behind it up to a zero to the first serial port, then the printable bytes of
    /// the iBFT if there is one below 1 MiB, and powers QEMU off (ACPI's PM1a control register at
    /// 0x604, sleep type 0). What it was assembled from:
    ///
    ///         mov esi, TEXT; call print; mov edi, 0x80000
    ///     scan:  cmp dword ptr [edi], 'iBFT'; je found; add edi, 16
    ///         cmp edi, 0x100000; jb scan; jmp off
    ///     found: mov esi, edi; mov ecx, 1024
    ///     each:  lodsb; cmp al, 0x20; jb skip; cmp al, 0x7e; ja skip; call send
    ///     skip:  loop each
    ///     off:   mov dx, 0x604; mov ax, 0x2000; out dx, ax
    ///     stop:  hlt; jmp stop
    ///     print: lodsb; test al, al; jz back; call send; jmp print
    ///     back:  ret
    ///     send:  mov bl, al; mov dx, 0x3fd
    ///     wait:  in al, dx; test al, 0x20; jz wait; mov dx, 0x3f8; mov al, bl; out dx, al; ret
    private static final byte[] PRINT =
            HexFormat.of()
                    .parseHex(
                            "be00000000e83e000000bf00000800813f69424654740d83c71081ff0000100072ed"
                                    + "eb1789feb900040000ac3c2072093c7e7705e81c000000e2f066ba040666b8"
                                    + "002066eff4ebfdac84c07407e803000000ebf4c388c366bafd03eca82074fb"
                                    + "66baf80388d8eec3");

    private WindowsStandIn() {}

    /// Signs a program where it lies.
    @FunctionalInterface
    interface Signer {
        void sign(Path program) throws IOException;
    }

    /// Makes the disc.
    ///
    /// @return the disc, in the folder
    static Path make(Path folder) throws IOException, InterruptedException {
        return make(folder, _ -> {});
    }

    /// Makes the disc, its boot manager for UEFI signed.
    static Path make(Path folder, Signer signer) throws IOException, InterruptedException {
        Path pe = Files.createDirectories(folder.resolve("pe/Windows"));
        for (String inside : new String[] {"Boot/EFI", "Boot/PXE", "System32"}) {
            Files.createDirectories(pe.resolve(inside));
        }
        Files.writeString(pe.resolve("System32/startnet.cmd"), "rem the WIM's own\r\n");
        Files.write(pe.resolve("Boot/PXE/bootmgr.exe"), biosProgram());
        Path manager = pe.resolve("Boot/EFI/bootmgfw.efi");
        efiProgram(folder, manager, 0);
        signer.sign(manager);
        Path sources = Files.createDirectories(folder.resolve("disc/sources"));
        Path wim = sources.resolve("boot.wim");
        capture(folder, "pe", wim, "Microsoft Windows PE (x64)");
        // What wimboot puts in stands behind the file's own bytes.
        efiProgram(folder, manager, Files.size(wim));
        signer.sign(manager);
        capture(folder, "pe", wim, "Microsoft Windows PE (x64)");
        Path windows = Files.createDirectories(folder.resolve("install/Windows/System32"));
        Files.writeString(windows.resolve("curl.exe"), "stands for curl");
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
                lsacpi
                search --set=disc --file /sources/install.wim
                if test -s "($disc)/sources/install.wim"; then echo "%s"; fi
                search --set=root --file /sources/boot.wim --hint hd0
                hexdump -s 0x%08x -n 16384 /sources/boot.wim
                halt
                """
                        .formatted(MARKER, DISC, Math.max(0, wimSize - 256)));
        String modules =
                "fat udf lsacpi part_msdos search search_fs_file hexdump halt echo normal test";
        Program.run(
                folder,
                "grub-mkstandalone",
                "-O",
                "x86_64-efi",
                "--modules=" + modules,
                "--install-modules=" + modules,
                "--disable-shim-lock",
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
        pe.put(RAW, PRINT);
        pe.putInt(RAW + 1, IMAGE_BASE + CODE + PRINT.length);
        pe.put(RAW + PRINT.length, ("\r\n" + MARKER + "\r\n").getBytes(US_ASCII));
        return pe.array();
    }
}
