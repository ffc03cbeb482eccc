package dev.stirrup.uefi.uki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.uefi.OutsideTool;
import dev.stirrup.uefi.TinyProgram;
import dev.stirrup.uefi.pe.PeDecoder;
import dev.stirrup.uefi.pe.PeFile;
import dev.stirrup.uefi.pe.PeSection;
import dev.stirrup.uefi.pe.SectionContent;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UkiBuilderTest {
    private static final String STUB = "/usr/lib/systemd/boot/efi/linuxx64.efi.stub";
    private static final byte[] KERNEL = random(70_001);
    private static final List<byte[]> INITRDS = List.of(random(1001), random(5000));

    @Test
    void everythingIsFoundAgain() throws Exception {
        byte[] stub = new TinyProgram().with(".text", "stub").with(".sbat", "sbat,1\n").bytes();
        byte[] uki = built(stub);
        PeFile file = PeDecoder.decode(ByteSource.of(uki));
        UkiContent content = UkiContent.read(file, ByteSource.of(uki)).orElseThrow();
        assertThat(content.commandLine()).contains("root=/dev/sda ro");
        assertThat(content.kernelRelease()).contains("6.1.0-test");
        assertThat(section(file, uki, ".linux")).isEqualTo(KERNEL);
        assertThat(section(file, uki, ".text")).asString().isEqualTo("stub");
        assertThat(section(file, uki, ".initrd")).startsWith(INITRDS.getFirst());
        assertThat(section(file, uki, ".initrd")).endsWith(INITRDS.getLast()).hasSize(6004);
    }

    @Test
    void sectionsLieApartInMemoryAndAtPages() throws Exception {
        byte[] uki = built(new TinyProgram().with(".text", "stub").bytes());
        PeFile file = PeDecoder.decode(ByteSource.of(uki));
        long end = 0;
        for (PeSection section : file.sections()) {
            assertThat(section.virtualAddress()).isGreaterThanOrEqualTo(end);
            assertThat(section.virtualAddress() % 4096).isZero();
            end = section.virtualAddress() + section.virtualSize();
        }
        assertThat(file.head().memory().sizeOfImage()).isGreaterThanOrEqualTo(end);
    }

    /// A head without room grows, and what follows it moves.
    @Test
    void theHeadGrowsWhenItIsFull() throws Exception {
        TinyProgram stub = new TinyProgram();
        for (int i = 0; i < 17; i++) {
            stub.with(".s" + i, "content " + i);
        }
        byte[] uki = built(stub.bytes());
        PeFile file = PeDecoder.decode(ByteSource.of(uki));
        assertThat(file.head().sizeOfHeaders()).isGreaterThan(1024);
        assertThat(section(file, uki, ".s16")).asString().isEqualTo("content 16");
        assertThat(section(file, uki, ".linux")).isEqualTo(KERNEL);
    }

    @Test
    void aStubWithAKernelIsRefused() throws Exception {
        byte[] uki = built(new TinyProgram().with(".text", "stub").bytes());
        assertThatThrownBy(() -> built(uki)).isInstanceOf(MalformedException.class);
    }

    /// Shim looks for the section of the whole image, and refuses one that has two (pe.c).
    @Test
    void theKernelsRevocationEntriesAreJoinedToTheStubs() throws Exception {
        String head = "sbat,1,SBAT Version,sbat,1,https://example.org\n";
        byte[] stub =
                new TinyProgram()
                        .with(".sbat", head + "systemd,1,S,systemd,252,x\n\0")
                        .with(".text", "stub")
                        .bytes();
        byte[] kernel =
                new TinyProgram()
                        .with(".sbat", head + "kernel.fedora,1,R,kernel-core,6.17,y")
                        .with(".text", "kernel")
                        .bytes();
        byte[] uki = built(stub, kernel);
        PeFile file = PeDecoder.decode(ByteSource.of(uki));
        assertThat(file.sections()).filteredOn(s -> s.name().equals(".sbat")).hasSize(1);
        assertThat(section(file, uki, ".sbat"))
                .asString()
                .isEqualTo(
                        head
                                + "systemd,1,S,systemd,252,x\n"
                                + "kernel.fedora,1,R,kernel-core,6.17,y\n");
        assertThat(section(file, uki, ".linux")).isEqualTo(kernel);
        assertThat(section(file, uki, ".text")).asString().isEqualTo("stub");
        byte[] alone = built(new TinyProgram().with(".text", "stub").bytes(), kernel);
        assertThat(section(PeDecoder.decode(ByteSource.of(alone)), alone, ".sbat"))
                .asString()
                .isEqualTo(head + "kernel.fedora,1,R,kernel-core,6.17,y\n");
    }

    @Test
    void entriesThatNobodyCanReadAreRefused() {
        byte[] kernel = new TinyProgram().with(".sbat", "kernel,one,two").bytes();
        byte[] stub = new TinyProgram().with(".text", "stub").bytes();
        assertThatThrownBy(() -> built(stub, kernel)).isInstanceOf(MalformedException.class);
    }

    /// Binutils reads what we built, section by section.
    @Test
    @Tag("real")
    @RequiresProgram({STUB, "objcopy", "objdump"})
    void binutilsFindsTheSameSections(@TempDir Path folder) throws Exception {
        Files.write(folder.resolve("uki.efi"), built(Files.readAllBytes(Path.of(STUB))));
        OutsideTool dumped = OutsideTool.run(folder, "objdump", "-h", "uki.efi");
        assertThat(dumped.text()).contains(".linux", ".initrd", ".cmdline", ".osrel", ".sbat");
        assertThat(dumped.text()).doesNotContainIgnoringCase("warning");
        OutsideTool taken =
                OutsideTool.run(
                        folder,
                        "objcopy",
                        "-O",
                        "binary",
                        "--only-section=.linux",
                        "uki.efi",
                        "linux");
        assertThat(taken.status()).as(taken.text()).isZero();
        assertThat(folder.resolve("linux")).hasBinaryContent(KERNEL);
    }

    @FuzzTest
    void anyStubGivesAnImageOrMalformed(byte[] stub) throws IOException {
        try {
            assertThat(built(stub)).isNotEmpty();
        } catch (MalformedException _) {
            assertThat(stub).isNotNull();
        }
    }

    private static byte[] built(byte[] stub) throws IOException, MalformedException {
        return built(stub, KERNEL);
    }

    private static byte[] built(byte[] stub, byte[] kernel) throws IOException, MalformedException {
        var out = new ByteArrayOutputStream();
        UkiBuilder.write(
                new UkiBuilder.Parts(
                        ByteSource.of(stub),
                        ByteSource.of(kernel),
                        INITRDS.stream().map(ByteSource::of).toList(),
                        "root=/dev/sda ro",
                        "ID=test\n",
                        Optional.of("6.1.0-test")),
                out);
        return out.toByteArray();
    }

    private static byte[] section(PeFile file, byte[] bytes, String name)
            throws IOException, MalformedException {
        return SectionContent.read(file, ByteSource.of(bytes), name, 1 << 20).orElseThrow();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        bytes[0] = 'k';
        return bytes;
    }
}
