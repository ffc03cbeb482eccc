package dev.stirrup.uefi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The EFI programs of the packages that are installed here, and of those that the firmware lab has
/// unpacked.
public final class Corpus {
    private static final List<String> FOLDERS =
            List.of(
                    "usr/lib/shim",
                    "usr/lib/grub",
                    "usr/lib/ipxe",
                    "usr/libexec/fwupd/efi",
                    "usr/lib/systemd/boot/efi",
                    "usr/lib/debian-installer",
                    "boot");

    private static final long LARGEST = 64 << 20;

    private Corpus() {}

    /// All programs that are files of their own.
    public static List<Path> programs() throws IOException {
        List<Path> roots = new ArrayList<>(List.of(Path.of("/")));
        Path unpacked = Path.of(System.getProperty("user.home"), ".cache/stirrup/firmware");
        if (Files.isDirectory(unpacked)) {
            try (Stream<Path> releases = Files.list(unpacked)) {
                releases.filter(Files::isDirectory).sorted().forEach(roots::add);
            }
        }
        List<Path> found = new ArrayList<>();
        for (Path root : roots) {
            for (String folder : FOLDERS) {
                addFrom(root.resolve(folder), found);
            }
        }
        return found;
    }

    /// Those with a signature.
    public static List<Path> signed() throws IOException {
        List<Path> signed = new ArrayList<>();
        for (Path program : programs()) {
            if (hasSignature(program)) {
                signed.add(program);
            }
        }
        return signed;
    }

    /// Those with a signature that are installed here.
    public static List<Path> installedAndSigned() throws IOException {
        return signed().stream().filter(file -> !file.toString().contains(".cache")).toList();
    }

    private static void addFrom(Path folder, List<Path> found) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Corpus::isPlainFile).sorted().toList()) {
                if (isProgram(file)) {
                    found.add(file);
                }
            }
        }
    }

    private static boolean isPlainFile(Path file) {
        try {
            return Files.isRegularFile(file)
                    && !Files.isSymbolicLink(file)
                    && Files.isReadable(file)
                    && Files.size(file) > 1024
                    && Files.size(file) < LARGEST;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isProgram(Path file) throws IOException {
        byte[] head = head(file);
        int at = little(head, 0x3c);
        return head[0] == 'M'
                && head[1] == 'Z'
                && at > 0
                && at < 900
                && head[at] == 'P'
                && head[at + 1] == 'E'
                // PE32 and PE32+; other kinds are of other worlds, such as ROMs.
                && (head[at + 24] == 0x0b);
    }

    private static boolean hasSignature(Path file) throws IOException {
        byte[] head = head(file);
        int optional = little(head, 0x3c) + 24;
        boolean isPlus = head[optional + 1] == 2;
        return little(head, optional + (isPlus ? 148 : 132)) != 0;
    }

    private static byte[] head(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Arrays.copyOf(in.readNBytes(1024), 1024);
        }
    }

    private static int little(byte[] bytes, int at) {
        return bytes[at] & 0xff
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }
}
