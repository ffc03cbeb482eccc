package dev.stirrup.store.loader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Where packages of Debian, Ubuntu, Fedora and RHEL put loaders, and which of these make up a set.
public final class InstalledLoaders {
    /// Debian and Ubuntu; Fedora and RHEL. Later folders add what earlier ones lack.
    private static final List<String> IPXE =
            List.of(
                    "usr/lib/ipxe",
                    "usr/share/ipxe",
                    "usr/share/ipxe/arm64-efi",
                    "usr/share/ipxe/aarch64");

    private static final List<String> SHIM = List.of("usr/lib/shim", "usr/share/shim");

    private static final List<String> FEDORA =
            List.of("fedora", "redhat", "centos", "almalinux", "rocky");

    private static final List<String> GRUB =
            List.of(
                    "usr/lib/grub/x86_64-efi-signed",
                    "usr/lib/grub/arm64-efi-signed",
                    "usr/lib/grub/x86_64-efi/monolithic",
                    "usr/lib/grub/arm64-efi/monolithic");

    /// iPXE's package has much that no network firmware starts.
    private static final Set<String> IPXE_ENDINGS = Set.of("efi", "kpxe", "kkpxe", "pxe");

    /// Of iPXE's files: the ones over the firmware's or the card's own driver, which work wherever
    /// the network boot came as far as this.
    private static final Set<String> BESIDE_SHIM =
            Set.of("undionly.kpxe", "snponly.efi", "snponly-arm64.efi", "ipxe-arm64.efi");

    private final Path root;

    /// @param root `/`, or a folder that stands for it
    InstalledLoaders(Path root) {
        this.root = root;
    }

    /// The sets that can be made of what is installed: `ipxe`, `shim` and `grub`, as far as their
    /// main files are there.
    Map<String, List<LoaderSource>> sets() throws IOException {
        Map<String, List<LoaderSource>> sets = new LinkedHashMap<>();
        List<LoaderSource> ipxe = ipxe();
        if (!ipxe.isEmpty()) {
            sets.put("ipxe", ipxe);
        }
        List<LoaderSource> shim = shim();
        if (shim.stream().anyMatch(source -> source.servedAs().startsWith("shim"))) {
            sets.put("shim", shim);
        }
        Map<String, LoaderSource> grub = new TreeMap<>();
        addNetworkGrub(grub, "");
        if (!grub.isEmpty()) {
            sets.put("grub", List.copyOf(grub.values()));
        }
        return sets;
    }

    /// The shims among what is installed.
    ///
    /// @param root `/`, or a folder that stands for it
    public static List<Path> shims(Path root) {
        try {
            return new InstalledLoaders(root)
                    .shim().stream()
                            .filter(source -> source.servedAs().startsWith("shim"))
                            .map(LoaderSource::file)
                            .toList();
        } catch (IOException _) {
            return List.of(); // none that can be read
        }
    }

    private List<LoaderSource> ipxe() throws IOException {
        Map<String, LoaderSource> found = new TreeMap<>();
        for (String folder : IPXE) {
            for (Path file : files(folder)) {
                String name = file.getFileName().toString();
                String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
                if (IPXE_ENDINGS.contains(ending)) {
                    // The folder of another processor has the same names again.
                    String served =
                            folder.endsWith("ipxe") || name.contains("arm64")
                                    ? name
                                    : name.replace(".efi", "-arm64.efi");
                    found.putIfAbsent(served, new LoaderSource(file, served));
                }
            }
        }
        return List.copyOf(found.values());
    }

    /// Shim, its key manager, GRUB under the name that shim asks for, and iPXE for everybody else:
    /// a set that boots every firmware, with Secure Boot on or off.
    private List<LoaderSource> shim() throws IOException {
        Map<String, LoaderSource> found = new TreeMap<>();
        for (String folder : SHIM) {
            for (Path file : files(folder)) {
                String served = LoaderSource.plainName(file.getFileName().toString());
                boolean isWanted =
                        served.matches("(shim|mm)(x64|aa64|ia32|riscv64)\\.efi") && isBest(file);
                if (isWanted) {
                    found.put(served, new LoaderSource(file, served));
                }
            }
        }
        addNetworkGrub(found, "shim");
        addIpxe(found);
        for (String vendor : FEDORA) {
            for (Path file : files("boot/efi/EFI/" + vendor)) {
                String name = file.getFileName().toString();
                if (name.matches("(shim|mm|grub)(x64|aa64|ia32)\\.efi")) {
                    found.putIfAbsent(name, new LoaderSource(file, name));
                }
            }
        }
        return List.copyOf(found.values());
    }

    /// What boots firmware that has no shim here, and where GRUB goes on when Secure Boot is off.
    private void addIpxe(Map<String, LoaderSource> found) throws IOException {
        for (LoaderSource source : ipxe()) {
            if (BESIDE_SHIM.contains(source.servedAs())) {
                found.putIfAbsent(source.servedAs(), source);
            }
        }
    }

    /// @param purpose `shim` when shim asks for it: as `grubx64.efi`, and signed
    private void addNetworkGrub(Map<String, LoaderSource> found, String purpose)
            throws IOException {
        boolean isForShim = purpose.equals("shim");
        for (String folder : GRUB) {
            if (isForShim && !folder.endsWith("-signed")) {
                continue;
            }
            for (Path file : files(folder)) {
                String plain = LoaderSource.plainName(file.getFileName().toString());
                if (plain.matches("grubnet(x64|aa64|ia32)\\.efi")) {
                    String served = isForShim ? plain.replace("grubnet", "grub") : plain;
                    found.putIfAbsent(served, new LoaderSource(file, served));
                }
            }
        }
    }

    /// Of `x.efi`, `x.efi.signed` and `x.efi.signed.latest` in one folder, the last one there is.
    private static boolean isBest(Path file) {
        String plain = LoaderSource.plainName(file.getFileName().toString());
        Optional<Path> best =
                Stream.of(".signed.latest", ".dualsigned", ".signed", "")
                        .map(mark -> file.resolveSibling(plain + mark))
                        .filter(Files::isRegularFile)
                        .findFirst();
        return best.filter(file::equals).isPresent();
    }

    private List<Path> files(String folder) throws IOException {
        Path path = root.resolve(folder);
        if (!Files.isDirectory(path) || !Files.isReadable(path)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(Files::isRegularFile).filter(Files::isReadable).sorted().toList();
        }
    }
}
