package dev.stirrup.boot;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a machine runs first, as option 93 names it: IANA's "Processor Architecture Types", shared
/// by DHCPv4 option 93 and DHCPv6 option 61. Code 7 is x64 UEFI and code 9 EBC, as IANA and EDK2
/// have it; RFC 4578 printed them the other way round (erratum 4624), so both count as x64.
public enum Firmware {
    X86_BIOS(0, "x86-bios", Kind.BIOS, Cpu.X86, Transport.PXE),
    NEC_PC98(1, "nec-pc98", Kind.OTHER, Cpu.OTHER, Transport.PXE),
    ITANIUM_UEFI(2, "itanium-uefi", Kind.UEFI, Cpu.OTHER, Transport.PXE),
    DEC_ALPHA(3, "dec-alpha", Kind.OTHER, Cpu.OTHER, Transport.PXE),
    ARC_X86(4, "arc-x86", Kind.OTHER, Cpu.OTHER, Transport.PXE),
    INTEL_LEAN_CLIENT(5, "intel-lean-client", Kind.OTHER, Cpu.OTHER, Transport.PXE),
    X86_UEFI(6, "x86-uefi", Kind.UEFI, Cpu.X86, Transport.PXE),
    X64_UEFI(7, "x64-uefi", Kind.UEFI, Cpu.X64, Transport.PXE),
    XSCALE_UEFI(8, "xscale-uefi", Kind.UEFI, Cpu.OTHER, Transport.PXE),
    EBC_UEFI(9, "ebc-uefi", Kind.UEFI, Cpu.X64, Transport.PXE),
    ARM32_UEFI(10, "arm32-uefi", Kind.UEFI, Cpu.ARM32, Transport.PXE),
    ARM64_UEFI(11, "arm64-uefi", Kind.UEFI, Cpu.ARM64, Transport.PXE),
    POWERPC_OPEN_FIRMWARE(12, "powerpc-open-firmware", Kind.OTHER, Cpu.OTHER, Transport.PXE),
    POWERPC_EPAPR(13, "powerpc-epapr", Kind.OTHER, Cpu.OTHER, Transport.PXE),
    POWER_OPAL(14, "power-opal-v3", Kind.OTHER, Cpu.OTHER, Transport.PXE),
    X86_UEFI_HTTP(15, "x86-uefi-http", Kind.UEFI, Cpu.X86, Transport.HTTP),
    X64_UEFI_HTTP(16, "x64-uefi-http", Kind.UEFI, Cpu.X64, Transport.HTTP),
    EBC_UEFI_HTTP(17, "ebc-uefi-http", Kind.UEFI, Cpu.X64, Transport.HTTP),
    ARM32_UEFI_HTTP(18, "arm32-uefi-http", Kind.UEFI, Cpu.ARM32, Transport.HTTP),
    ARM64_UEFI_HTTP(19, "arm64-uefi-http", Kind.UEFI, Cpu.ARM64, Transport.HTTP),
    X86_BIOS_HTTP(20, "x86-bios-http", Kind.BIOS, Cpu.X86, Transport.HTTP),
    ARM32_UBOOT(21, "arm32-uboot", Kind.UBOOT, Cpu.ARM32, Transport.PXE),
    ARM64_UBOOT(22, "arm64-uboot", Kind.UBOOT, Cpu.ARM64, Transport.PXE),
    ARM32_UBOOT_HTTP(23, "arm32-uboot-http", Kind.UBOOT, Cpu.ARM32, Transport.HTTP),
    ARM64_UBOOT_HTTP(24, "arm64-uboot-http", Kind.UBOOT, Cpu.ARM64, Transport.HTTP),
    RISCV32_UEFI(25, "riscv32-uefi", Kind.UEFI, Cpu.RISCV32, Transport.PXE),
    RISCV32_UEFI_HTTP(26, "riscv32-uefi-http", Kind.UEFI, Cpu.RISCV32, Transport.HTTP),
    RISCV64_UEFI(27, "riscv64-uefi", Kind.UEFI, Cpu.RISCV64, Transport.PXE),
    RISCV64_UEFI_HTTP(28, "riscv64-uefi-http", Kind.UEFI, Cpu.RISCV64, Transport.HTTP),
    RISCV128_UEFI(29, "riscv128-uefi", Kind.UEFI, Cpu.OTHER, Transport.PXE),
    RISCV128_UEFI_HTTP(30, "riscv128-uefi-http", Kind.UEFI, Cpu.OTHER, Transport.HTTP),
    S390_BASIC(31, "s390-basic", Kind.OTHER, Cpu.OTHER, Transport.PXE),
    S390_EXTENDED(32, "s390-extended", Kind.OTHER, Cpu.OTHER, Transport.PXE),
    MIPS32_UEFI(33, "mips32-uefi", Kind.UEFI, Cpu.OTHER, Transport.PXE),
    MIPS64_UEFI(34, "mips64-uefi", Kind.UEFI, Cpu.OTHER, Transport.PXE),
    SUNWAY32_UEFI(35, "sunway32-uefi", Kind.UEFI, Cpu.OTHER, Transport.PXE),
    SUNWAY64_UEFI(36, "sunway64-uefi", Kind.UEFI, Cpu.OTHER, Transport.PXE),
    LOONGARCH32_UEFI(37, "loongarch32-uefi", Kind.UEFI, Cpu.OTHER, Transport.PXE),
    LOONGARCH32_UEFI_HTTP(38, "loongarch32-uefi-http", Kind.UEFI, Cpu.OTHER, Transport.HTTP),
    LOONGARCH64_UEFI(39, "loongarch64-uefi", Kind.UEFI, Cpu.LOONGARCH64, Transport.PXE),
    LOONGARCH64_UEFI_HTTP(40, "loongarch64-uefi-http", Kind.UEFI, Cpu.LOONGARCH64, Transport.HTTP),
    ARM_RPIBOOT(41, "arm-rpiboot", Kind.RPIBOOT, Cpu.ARM64, Transport.PXE);

    /// What kind of firmware it is: it decides how a boot that goes to the local disk must end.
    public enum Kind {
        BIOS,
        UEFI,
        UBOOT,
        RPIBOOT,
        OTHER
    }

    /// The processor that a loader must be made for.
    public enum Cpu {
        X86,
        X64,
        ARM32,
        ARM64,
        RISCV32,
        RISCV64,
        LOONGARCH64,
        OTHER
    }

    /// How the firmware fetches its NBP.
    public enum Transport {
        PXE,
        HTTP
    }

    private static final Map<Integer, Firmware> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toMap(Firmware::code, Function.identity()));

    private final int code;
    private final String text;
    private final Kind kind;
    private final Cpu cpu;
    private final Transport transport;

    Firmware(int code, String text, Kind kind, Cpu cpu, Transport transport) {
        this.code = code;
        this.text = text;
        this.kind = kind;
        this.cpu = cpu;
        this.transport = transport;
    }

    /// The firmware with this code. Empty for a code that IANA has not assigned: nothing is
    /// guessed.
    public static Optional<Firmware> ofCode(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /// Reads a name as [#text()] writes it, or a number.
    public static Optional<Firmware> read(String spelling) {
        if (spelling.matches("[0-9]{1,5}")) {
            return ofCode(Integer.parseInt(spelling));
        }
        return Arrays.stream(values()).filter(f -> f.text.equalsIgnoreCase(spelling)).findFirst();
    }

    /// IANA's number, 0 to 65535.
    public int code() {
        return code;
    }

    /// The name in settings and on screens, such as `x64-uefi`.
    public String text() {
        return text;
    }

    public Kind kind() {
        return kind;
    }

    public Cpu cpu() {
        return cpu;
    }

    public Transport transport() {
        return transport;
    }

    @Override
    public String toString() {
        return text;
    }
}
