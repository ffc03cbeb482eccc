package dev.stirrup.store.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Payload;
import dev.stirrup.store.Database;
import dev.stirrup.store.Schema;
import dev.stirrup.store.content.BlobStore;
import dev.stirrup.store.content.StoredContent;
import dev.stirrup.store.record.Edit;
import dev.stirrup.store.record.PayloadRecord;
import dev.stirrup.store.record.ProfileRecord;
import dev.stirrup.store.record.Records;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderStoreTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
    private static final int X64 = 0x8664;
    private static final int ARM64 = 0xaa64;

    @TempDir Path folder;
    private Path root;
    private Database database;
    private LoaderStore store;
    private StoredContent content;

    @BeforeEach
    void open() throws Exception {
        root = Files.createDirectories(folder.resolve("root"));
        database =
                Database.open(
                        folder.resolve("a.db"), Schema.RECORDS, Database.Durability.EVERY_COMMIT);
        BlobStore blobs = new BlobStore(folder.resolve("content"));
        store = new LoaderStore(database, blobs, CLOCK);
        content = new StoredContent(database, blobs);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void debiansOldIpxeIsFound() throws Exception {
        write("usr/lib/ipxe/ipxe.efi", pe(X64, "ipxe"));
        write("usr/lib/ipxe/snponly.efi", pe(X64, "snp"));
        write("usr/lib/ipxe/undionly.kpxe", bytes("undi"));
        write("usr/lib/ipxe/undionly.kkpxe", bytes("undi2"));
        write("usr/lib/ipxe/ipxe.pxe", bytes("ipxe"));
        write("usr/lib/ipxe/ipxe.lkrn", bytes("no NBP"));
        write("usr/lib/ipxe/ipxe.iso", bytes("no NBP"));

        Loaders ipxe = store.addInstalled(root, "test").getFirst();
        assertThat(ipxe.name()).isEqualTo("ipxe");
        assertThat(entries(ipxe, Firmware.X64_UEFI)).containsExactly("snponly.efi", "ipxe.efi");
        assertThat(entries(ipxe, Firmware.X64_UEFI_HTTP))
                .containsExactly("snponly.efi", "ipxe.efi");
        assertThat(entries(ipxe, Firmware.X86_BIOS))
                .containsExactly("undionly.kpxe", "undionly.kkpxe", "ipxe.pxe");
        assertThat(entries(ipxe, Firmware.ARM64_UEFI)).isEmpty();
        assertThat(ipxe.files()).hasSize(5);
        assertThat(content.loaderFile("ipxe", "undionly.kpxe").orElseThrow().size()).isEqualTo(4);
        assertThat(store.addInstalled(root, "test")).isEmpty();
    }

    @Test
    void debiansNewIpxeNamesAreFound() throws Exception {
        write("usr/lib/ipxe/ipxe-amd64.efi", pe(X64, "ipxe"));
        write("usr/lib/ipxe/snponly-amd64.efi", pe(X64, "snp"));
        write("usr/lib/ipxe/ipxe-arm64.efi", pe(ARM64, "ipxe"));
        write("usr/lib/ipxe/snponly-arm64.efi", pe(ARM64, "snp"));
        Loaders ipxe = store.addInstalled(root, "test").getFirst();
        assertThat(entries(ipxe, Firmware.X64_UEFI))
                .containsExactly("snponly-amd64.efi", "ipxe-amd64.efi");
        assertThat(entries(ipxe, Firmware.ARM64_UEFI))
                .containsExactly("snponly-arm64.efi", "ipxe-arm64.efi");
    }

    @Test
    void fedorasNamesAreFound() throws Exception {
        write("usr/share/ipxe/ipxe-snponly-x86_64.efi", pe(X64, "snp"));
        write("usr/share/ipxe/ipxe-x86_64.efi", pe(X64, "ipxe"));
        write("usr/share/ipxe/undionly.kpxe", bytes("undi"));
        write("usr/share/ipxe/arm64-efi/snponly.efi", pe(ARM64, "snp"));
        write("boot/efi/EFI/fedora/shimx64.efi", pe(X64, "shim"));
        write("boot/efi/EFI/fedora/grubx64.efi", pe(X64, "grub"));
        write("boot/efi/EFI/fedora/mmx64.efi", pe(X64, "mm"));
        List<Loaders> sets = store.addInstalled(root, "test");
        assertThat(entries(sets.get(0), Firmware.X64_UEFI))
                .containsExactly("ipxe-snponly-x86_64.efi", "ipxe-x86_64.efi");
        assertThat(entries(sets.get(0), Firmware.ARM64_UEFI)).containsExactly("snponly-arm64.efi");
        assertThat(entries(sets.get(1), Firmware.X64_UEFI))
                .containsExactly("shimx64.efi", "grubx64.efi");
    }

    @Test
    void shimGetsItsGrubUnderTheNameItAsksFor() throws Exception {
        write("usr/lib/shim/shimx64.efi", pe(X64, "unsigned"));
        write("usr/lib/shim/shimx64.efi.signed", pe(X64, "signed"));
        write("usr/lib/shim/mmx64.efi.signed", pe(X64, "mm"));
        write("usr/lib/shim/fbx64.efi.signed", pe(X64, "fb"));
        write("usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed", pe(X64, "net"));
        write("usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed", pe(X64, "disk"));
        List<Loaders> sets = store.addInstalled(root, "test");

        assertThat(sets).extracting(Loaders::name).containsExactly("shim", "grub");
        Loaders shim = sets.get(0);
        assertThat(shim.files())
                .extracting(Loaders.Item::file)
                .containsExactly("grubx64.efi", "mmx64.efi", "shimx64.efi");
        assertThat(entries(shim, Firmware.X64_UEFI)).containsExactly("shimx64.efi", "grubx64.efi");
        assertThat(served("shim", "shimx64.efi")).contains("signed").doesNotContain("unsigned");
        assertThat(served("shim", "grubx64.efi")).contains("net");
        assertThat(entries(sets.get(1), Firmware.X64_UEFI)).containsExactly("grubnetx64.efi");
    }

    @Test
    void theShimSetBootsEveryFirmware() throws Exception {
        write("usr/lib/shim/shimx64.efi.signed", pe(X64, "signed"));
        write("usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed", pe(X64, "net"));
        write("usr/lib/ipxe/undionly.kpxe", bytes("bios"));
        write("usr/lib/ipxe/snponly.efi", pe(X64, "snp"));
        write("usr/lib/ipxe/ipxe-arm64.efi", pe(ARM64, "ipxe"));
        write("usr/lib/ipxe/ipxe.efi", pe(X64, "ipxe"));
        Loaders shim = store.addInstalled(root, "test").get(1);
        assertThat(shim.name()).isEqualTo("shim");
        assertThat(entries(shim, Firmware.X64_UEFI))
                .containsExactly("shimx64.efi", "snponly.efi", "grubx64.efi");
        assertThat(entries(shim, Firmware.X86_BIOS)).containsExactly("undionly.kpxe");
        assertThat(entries(shim, Firmware.ARM64_UEFI)).containsExactly("ipxe-arm64.efi");
    }

    @Test
    void aFileIsTakenInUnderTheNameThatShimAsksFor() throws Exception {
        Path shim = write("own/shimx64.efi", pe(X64, "shim"));
        Path ipxe = write("own/snponly-signed.efi", pe(X64, "snp"));
        Loaders set = store.add("chain", List.of(shim, Path.of("grubx64.efi=" + ipxe)), "test");
        assertThat(entries(set, Firmware.X64_UEFI)).containsExactly("shimx64.efi", "grubx64.efi");
        assertThat(served("chain", "grubx64.efi")).contains("snp");
    }

    @Test
    void filesAndFoldersOfOnesOwnBecomeASet() throws Exception {
        Path own = write("own/lpxelinux.0", bytes("syslinux")).getParent();
        write("own/ldlinux.c32", bytes("companion"));
        write("own/uki.efi", pe(ARM64, "uki"));
        Loaders set = store.add("mine", List.of(own), "test");
        assertThat(entries(set, Firmware.X86_BIOS)).containsExactly("lpxelinux.0");
        assertThat(entries(set, Firmware.ARM64_UEFI_HTTP)).containsExactly("uki.efi");
        assertThat(content.loaderFile("mine", "ldlinux.c32")).isPresent();
        assertThat(store.find("mine")).contains(set);
    }

    @Test
    void whatFirmwareCannotStartIsNoSet() throws Exception {
        Path text = write("readme.txt", bytes("no loader"));
        assertThatThrownBy(() -> store.add("x", List.of(text), "test"))
                .hasMessageContaining("none of the files");
        assertThat(store.list()).isEmpty();
        assertThatThrownBy(() -> store.add("../x", List.of(text), "test"))
                .isInstanceOf(UnusableLoadersException.class);
        assertThatThrownBy(() -> store.add("x", List.of(folder.resolve("none")), "test"))
                .isInstanceOf(UnusableLoadersException.class);
    }

    @Test
    void aSetInUseIsNotRemovedUnlessForced() throws Exception {
        store.add("mine", List.of(write("snponly.efi", pe(X64, "snp"))), "test");
        var disk = new PayloadRecord.Plain(new Payload.LocalDisk());
        var profile =
                ProfileRecord.of("web", disk)
                        .withLoaders(Optional.of("mine"), Optional.of("snponly.efi"));
        new Records(database, CLOCK).apply(List.of(new Edit.PutProfile(profile)), "test");

        assertThatThrownBy(() -> store.remove("mine", "test", false))
                .hasMessageStartingWith("it is in use: profile web");
        store.remove("mine", "test", true);
        assertThat(content.loaderFile("mine", "snponly.efi")).isEmpty();
        assertThatThrownBy(() -> store.remove("mine", "test", true))
                .hasMessage("there is no loader set mine");
    }

    @Tag("real")
    @Test
    void whatThisMachineHasInstalledIsFoundWithItsPackages() throws Exception {
        Assumptions.assumeTrue(
                Files.exists(Path.of("/usr/lib/ipxe/undionly.kpxe")), "no ipxe installed");
        Loaders ipxe = store.addInstalled("test").getFirst();
        assertThat(entries(ipxe, Firmware.X64_UEFI).getFirst()).contains("snponly");
        assertThat(entries(ipxe, Firmware.X86_BIOS).getFirst()).isEqualTo("undionly.kpxe");
        assertThat(ipxe.files())
                .allSatisfy(file -> assertThat(file.fromPackage()).startsWith("ipxe "));
    }

    private static List<String> entries(Loaders loaders, Firmware firmware) {
        return loaders.set().entries().getOrDefault(firmware, List.of());
    }

    private String served(String set, String file) throws IOException {
        Path path = content.loaderFile(set, file).orElseThrow().path();
        return Files.readString(path, StandardCharsets.ISO_8859_1);
    }

    private Path write(String path, byte[] bytes) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] pe(int machine, String mark) {
        byte[] bytes = Arrays.copyOf(bytes("MZ"), 256);
        bytes[0x3c] = (byte) 0x80;
        System.arraycopy(bytes("PE\0\0"), 0, bytes, 0x80, 4);
        bytes[0x84] = (byte) machine;
        bytes[0x85] = (byte) (machine >> 8);
        System.arraycopy(bytes(mark), 0, bytes, 0xa0, mark.length());
        return bytes;
    }
}
