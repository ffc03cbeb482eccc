package dev.stirrup.uefi.pe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.uefi.TinyProgram;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeDecoderTest {
    private static final byte[] PROGRAM =
            new TinyProgram().with(".text", "code").with(".sbat", "sbat,1\n").bytes();

    @Test
    void theHeadIsRead() throws Exception {
        PeFile file = decode(PROGRAM);
        assertThat(file.known()).contains(PeMachine.X64);
        assertThat(file.isEfiProgram()).isTrue();
        assertThat(file.isNxCompatible()).isTrue();
        assertThat(file.sections()).extracting(PeSection::name).containsExactly(".text", ".sbat");
        assertThat(file.section(".sbat").orElseThrow().contentSize()).isEqualTo(7);
        assertThat(file.head().certificates().isPresent()).isFalse();
        assertThat(SectionContent.read(file, ByteSource.of(PROGRAM), ".sbat", 100))
                .hasValueSatisfying(
                        content -> assertThat(content).asString().isEqualTo("sbat,1\n"));
    }

    @Test
    void aSectionThatIsWrittenAndRunIsSeen() throws Exception {
        byte[] program = new TinyProgram().with(".x", "x").withFlags(0xe0000020).bytes();
        assertThat(decode(program).sections()).allMatch(PeSection::isWritableAndExecutable);
        assertThat(decode(PROGRAM).sections()).noneMatch(PeSection::isWritableAndExecutable);
    }

    @Test
    void anUnknownMachineHasNoName() throws Exception {
        assertThat(decode(new TinyProgram().forMachine(0x1234).bytes()).known()).isEmpty();
    }

    /// Sections that lie over each other would make a small file cost hours of digesting.
    @Test
    void overlappingSectionsAreNotDigested() throws Exception {
        TinyProgram program = new TinyProgram();
        for (int i = 0; i < 10; i++) {
            program.with(".s" + i, new byte[1024]);
        }
        byte[] bytes = program.bytes();
        int table = 64 + 24 + 240;
        for (int i = 0; i < 10; i++) {
            bytes[table + i * 40 + 20] = 0;
            bytes[table + i * 40 + 21] = 4;
            bytes[table + i * 40 + 17] = 16;
        }
        PeFile file = decode(bytes);
        assertThatThrownBy(
                        () -> ImageDigest.of(file, ByteSource.of(bytes), Set.of(DigestKind.SHA256)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void aSectionBeyondTheFileIsRefused() {
        byte[] bytes = PROGRAM.clone();
        bytes[64 + 24 + 240 + 18] = 1;
        assertThatThrownBy(() -> decode(bytes)).isInstanceOf(MalformedException.class);
    }

    @FuzzTest
    void anyBytesGiveAFileOrMalformed(byte[] data) throws IOException {
        try {
            PeFile file = decode(data);
            ImageDigest.of(file, ByteSource.of(data), Set.of(DigestKind.SHA256));
            SectionContent.read(file, ByteSource.of(data), ".sbat", 1000);
        } catch (MalformedException _) {
            assertThat(data).isNotNull();
        }
    }

    private static PeFile decode(byte[] bytes) throws IOException, MalformedException {
        return PeDecoder.decode(ByteSource.of(bytes));
    }
}
