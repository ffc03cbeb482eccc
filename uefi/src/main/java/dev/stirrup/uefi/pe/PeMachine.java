package dev.stirrup.uefi.pe;

import java.util.Arrays;
import java.util.Optional;

/// The processors that UEFI firmware runs on (Microsoft's PE format, "Machine Types"; UEFI
/// Specification 2.10, section 2.1.1).
public enum PeMachine {
    X86(0x014c, "x86"),
    X64(0x8664, "x64"),
    ARM32(0x01c2, "arm32"),
    ARM64(0xaa64, "arm64"),
    RISCV32(0x5032, "riscv32"),
    RISCV64(0x5064, "riscv64"),
    LOONGARCH64(0x6264, "loongarch64"),
    EFI_BYTE_CODE(0x0ebc, "ebc");

    private final int value;
    private final String text;

    PeMachine(int value, String text) {
        this.value = value;
        this.text = text;
    }

    public int value() {
        return value;
    }

    /// The name on screens.
    public String text() {
        return text;
    }

    public static Optional<PeMachine> of(int value) {
        return Arrays.stream(values()).filter(machine -> machine.value == value).findFirst();
    }
}
