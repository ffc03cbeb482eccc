package dev.stirrup.lab;

import dev.stirrup.boot.HardwareAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What to rehearse.
///
/// @param mac the address of the machine's network card
/// @param besideDhcp whether another DHCP server leases the addresses, so that ours gives boot
///   information only (proxyDHCP)
/// @param memory of the machine in MiB, 256 to 65536
/// @param timeout when the machine is stopped if it has not ended by itself
/// @param kvm whether to use the processor's virtualisation; the default emulation is slower and
///   works everywhere
/// @param secureBoot whose keys the firmware holds; UEFI only
/// @param authorities whose certificates OVMF trusts for HTTPS, as EFI signature lists; empty:
///   none, so that its HTTPS refuses every server
/// @param hardware what is unusual about it
public record LabRequest(
        LabFirmware firmware,
        Generation generation,
        HardwareAddress mac,
        boolean besideDhcp,
        int memory,
        Duration timeout,
        boolean kvm,
        SecureBoot secureBoot,
        Optional<Path> authorities,
        LabHardware hardware) {
    /// A locally administered address that no real card has.
    public static final HardwareAddress DEFAULT_MAC = new HardwareAddress("52:54:00:77:00:01");

    public static final int DEFAULT_MEMORY = 1024;
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    public LabRequest {
        if (memory < 256 || memory > 65536) {
            throw new IllegalArgumentException("memory must be 256 to 65536 MiB, not " + memory);
        }
        if (secureBoot.isOn() && !firmware.isUefi()) {
            throw new IllegalArgumentException(
                    "only UEFI has Secure Boot, " + firmware + " has not");
        }
    }

    /// This firmware as installed, with every default.
    public static LabRequest of(LabFirmware firmware) {
        return new LabRequest(
                firmware,
                Generation.INSTALLED,
                DEFAULT_MAC,
                false,
                DEFAULT_MEMORY,
                DEFAULT_TIMEOUT,
                false,
                SecureBoot.OFF,
                Optional.empty(),
                LabHardware.USUAL);
    }

    public LabRequest withGeneration(Generation other) {
        return new LabRequest(
                firmware,
                other,
                mac,
                besideDhcp,
                memory,
                timeout,
                kvm,
                secureBoot,
                authorities,
                hardware);
    }

    public LabRequest withMac(HardwareAddress other) {
        return new LabRequest(
                firmware,
                generation,
                other,
                besideDhcp,
                memory,
                timeout,
                kvm,
                secureBoot,
                authorities,
                hardware);
    }

    public LabRequest withBesideDhcp(boolean beside) {
        return new LabRequest(
                firmware,
                generation,
                mac,
                beside,
                memory,
                timeout,
                kvm,
                secureBoot,
                authorities,
                hardware);
    }

    public LabRequest withTimeout(Duration other) {
        return new LabRequest(
                firmware,
                generation,
                mac,
                besideDhcp,
                memory,
                other,
                kvm,
                secureBoot,
                authorities,
                hardware);
    }

    public LabRequest withSecureBoot(SecureBoot other) {
        return new LabRequest(
                firmware,
                generation,
                mac,
                besideDhcp,
                memory,
                timeout,
                kvm,
                other,
                authorities,
                hardware);
    }

    /// The same, trusting these for HTTPS.
    public LabRequest withAuthorities(Path lists) {
        return new LabRequest(
                firmware,
                generation,
                mac,
                besideDhcp,
                memory,
                timeout,
                kvm,
                secureBoot,
                Optional.of(lists),
                hardware);
    }

    public LabRequest withHardware(LabHardware other) {
        return new LabRequest(
                firmware,
                generation,
                mac,
                besideDhcp,
                memory,
                timeout,
                kvm,
                secureBoot,
                authorities,
                other);
    }
}
