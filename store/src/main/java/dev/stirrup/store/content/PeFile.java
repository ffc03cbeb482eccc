package dev.stirrup.store.content;

import dev.stirrup.boot.Firmware.Cpu;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// What the head of a PE/COFF file says (Microsoft's PE format, section "COFF File Header").
public final class PeFile {
    private static final int OFFSET_OF_PE = 0x3c;
    private static final int SIGNATURE = 0x00004550;

    private PeFile() {}

    /// The processor that the program is made for. Empty when this is no PE file, or one for a
    /// processor that no firmware here has.
    public static Optional<Cpu> cpu(byte[] head) {
        if (head.length < OFFSET_OF_PE + 4 || head[0] != 'M' || head[1] != 'Z') {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int pe = in.getInt(OFFSET_OF_PE);
        if (pe < 0 || pe > head.length - 6 || in.getInt(pe) != SIGNATURE) {
            return Optional.empty();
        }
        return switch (in.getShort(pe + 4) & 0xffff) {
            case 0x014c -> Optional.of(Cpu.X86);
            case 0x8664 -> Optional.of(Cpu.X64);
            case 0x01c0, 0x01c2, 0x01c4 -> Optional.of(Cpu.ARM32);
            case 0xaa64 -> Optional.of(Cpu.ARM64);
            case 0x5032 -> Optional.of(Cpu.RISCV32);
            case 0x5064 -> Optional.of(Cpu.RISCV64);
            case 0x6264 -> Optional.of(Cpu.LOONGARCH64);
            default -> Optional.empty();
        };
    }
}
