package dev.stirrup.media.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.media.disc.DiscImage;
import dev.stirrup.media.disk.FileSource;
import dev.stirrup.media.fat.FatImage;
import dev.stirrup.media.iso.BootEntry;
import dev.stirrup.media.partition.DiskPartition;
import dev.stirrup.media.partition.PartitionTable;
import dev.stirrup.media.tree.Listing;
import dev.stirrup.testkit.Program;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.wire.ByteSource;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Discs that Debian's packages bring, as their makers made them.
@Tag("real")
@RequiresProgram({
    "7z",
    "mcopy",
    PackagedDiscsTest.MEMTEST,
    PackagedDiscsTest.IPXE,
})
class PackagedDiscsTest {
    static final String MEMTEST = "/usr/lib/memtest86+/memtest86+x64.iso";
    static final String IPXE = "/usr/lib/ipxe/ipxe.iso";

    @TempDir Path folder;

    @Test
    void memtestIsRecognisedAndReadsAsSevenZipReadsIt() throws Exception {
        try (FileSource file = new FileSource(Path.of(MEMTEST))) {
            DiscImage disc = DiscImage.open(file);
            checkFiles(disc, MEMTEST);
            Recognised memtest = Recognition.builtIn().recognise(Evidence.of(disc)).orElseThrow();
            assertThat(memtest.title()).isEqualTo("Memtest86+ x86_64");
            assertThat(memtest.starts()).hasSize(2);
        }
    }

    /// The EFI image that firmware boots is a file system of its own within the disc.
    @Test
    void theEfiImageInsideIsRead() throws Exception {
        try (FileSource file = new FileSource(Path.of(MEMTEST))) {
            DiscImage disc = DiscImage.open(file);
            BootEntry efi =
                    disc.bootEntries().stream().filter(BootEntry::isUefi).findFirst().orElseThrow();
            ByteSource image = disc.bootImage(efi);
            assertThat(PartitionTable.read(file).orElseThrow().efiSystem().orElseThrow().offset())
                    .isEqualTo(efi.offset());
            assertThat(FatImage.isIn(image)).isTrue();
            FatImage fat = FatImage.open(image);
            assertThat(fat.label()).isEqualTo("MEMTEST-ESP");
            assertThat(Listing.of(fat.tree()).get("EFI/BOOT/bootx64.efi"))
                    .isEqualTo(Listing.of(disc.tree()).get("EFI/BOOT/bootx64.efi"));
        }
    }

    @Test
    void ipxeIsADiscAndADiskAtOnce() throws Exception {
        try (FileSource file = new FileSource(Path.of(IPXE))) {
            DiscImage disc = DiscImage.open(file);
            checkFiles(disc, IPXE);
            assertThat(disc.volume().orElseThrow().publisher()).isEqualTo("HTTP://IPXE.ORG/");
            assertThat(disc.bootEntries()).hasSize(2);
            assertThat(Recognition.builtIn().recognise(Evidence.of(disc))).isEmpty();
            PartitionTable table = PartitionTable.read(file).orElseThrow();
            assertThat(table.partitions()).extracting(DiskPartition::type).containsExactly("17");
        }
    }

    private void checkFiles(DiscImage disc, String iso) throws Exception {
        Path taken = folder.resolve("taken");
        Program.run(folder, "7z", "x", "-o" + taken, iso);
        SortedMap<String, String> expected = Listing.of(taken);
        expected.keySet().removeIf(path -> path.startsWith("[BOOT]"));
        assertThat(Listing.of(disc.tree())).isEqualTo(expected);
    }
}
