package dev.stirrup.lab;

import dev.stirrup.boot.HardwareAddress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One machine as QEMU is told about it. Its serial console is QEMU's standard input and output.
///
/// @param folder a folder of this machine's own, for its variable store
record QemuMachine(LabRequest request, FirmwareFiles files, Path folder) {
    private static final String PROGRAM = "qemu-system-x86_64";

    /// The network card's place on the PCI bus, named again in the UEFI boot entry.
    private static final int SLOT = 3;

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final String HTTP_BOOT = "UEFI HTTPv4";
    private static final String DISK = "iSCSI";

    /// What UEFI looks for on a disk that no entry was made for.
    private static final String FILE = "\\EFI\\BOOT\\BOOTX64.EFI";

    /// Makes the files that the machine needs, and gives the command line that starts it.
    List<String> command() throws IOException {
        var command = new ArrayList<>(common());
        command.addAll(hardware());
        if (request.firmware().isUefi()) {
            command.addAll(
                    List.of(
                            "-machine",
                            "q35,smm=" + (isSecure() ? "on," : "off,") + accelerator()));
            if (isSecure()) {
                // Only the firmware itself, in its management mode, may write to its variables.
                command.addAll(List.of("-global", "driver=cfi.pflash01,property=secure,value=on"));
                command.addAll(List.of("-global", "ICH9-LPC.disable_s3=1"));
            }
            command.addAll(uefi());
            request.authorities()
                    .ifPresent(lists ->
                            command.addAll(
                                    List.of(
                                            "-fw_cfg",
                                            "name=etc/edk2/https/cacerts,file=" + escaped(lists))));
        } else {
            command.addAll(List.of("-machine", "q35,graphics=off," + accelerator()));
            // QEMU writes the card's number into a ROM only when it chooses the ROM by itself, and
            // SeaBIOS runs no ROM of another number: so the folder is named and not the file.
            command.addAll(List.of("-L", files.networkRoms().toString()));
            command.addAll(List.of("-device", card("") + ",bootindex=1"));
        }
        return command;
    }

    private List<String> common() {
        return List.of(
                PROGRAM,
                "-nodefaults",
                "-display",
                "none",
                "-cpu",
                processor(),
                "-smp",
                "1",
                "-m",
                Integer.toString(request.memory()),
                "-device",
                "virtio-rng-pci",
                "-serial",
                "stdio",
                "-monitor",
                "none",
                "-netdev",
                "tap,id=n0,ifname=" + LabNetwork.TAP + ",script=no,downscript=no");
    }

    private List<String> hardware() throws IOException {
        var extras = new ArrayList<String>();
        if (request.hardware().disk().isEmpty()) {
            extras.add("-no-reboot");
        } else {
            Path disk = folder.resolve("disk.raw");
            try (var file = new RandomAccessFile(disk.toFile(), "rw")) {
                file.setLength(request.hardware().disk().get());
            }
            extras.addAll(
                    List.of(
                            "-drive",
                            "if=none,id=disk,format=raw,cache=unsafe,discard=unmap,file="
                                    + escaped(disk),
                            "-device",
                            "virtio-blk-pci,drive=disk,bootindex=2"));
        }
        if (request.hardware().hasScreen()) {
            extras.addAll(List.of("-device", "VGA"));
        }
        request.hardware()
                .clock()
                .ifPresent(time ->
                        extras.addAll(List.of("-rtc", "base=" + CLOCK.format(time) + ",clock=vm")));
        request.hardware()
                .stick()
                .ifPresent(stick ->
                        extras.addAll(
                                List.of(
                                        "-drive",
                                        "if=none,id=stick,format=raw,readonly=on,file=fat:"
                                                + escaped(stick),
                                        "-device",
                                        "qemu-xhci",
                                        "-device",
                                        "usb-storage,drive=stick,removable=on,bootindex=0")));
        return extras;
    }

    /// All that QEMU knows of a processor. Emulated, it goes without what costs most there and no
    /// boot needs: strings moved byte by byte, as Linux does where these are said to be fast, and
    /// tables of five levels (a boot takes 0.86 of the processor's time without).
    private String processor() {
        return request.kvm() ? "max" : "max,-erms,-fsrm,-la57";
    }

    private String accelerator() {
        return request.kvm() ? "accel=kvm" : "accel=tcg";
    }

    private List<String> uefi() throws IOException {
        Path variables = folder.resolve("variables.fd");
        var store = VariableStore.read(Files.readAllBytes(packagedVariables()));
        request.secureBoot().enrol(store);
        switch (request.firmware()) {
            case UEFI_HTTP ->
                    store.bootFirst(List.of(new BootEntry(HTTP_BOOT, httpPath(request.mac()))));
            case UEFI_ISCSI ->
                    store.bootFirst(
                            List.of(new BootEntry(DISK, DevicePath.join(DevicePath.file(FILE)))));
            case UEFI, BIOS, BIOS_UNDIONLY -> {}
        }
        request.hardware().iscsi().ifPresent(attempt -> attempt.enrol(store, request.mac()));
        Files.write(variables, store.toBytes());
        var options = new ArrayList<String>();
        if (request.hardware().iscsi().isPresent()) {
            // OVMF of 2025 and later starts its initiator only when it is told to.
            options.addAll(List.of("-fw_cfg", "name=opt/org.tianocore/ISCSISupport,string=yes"));
        }
        options.addAll(flash(variables));
        boolean isPxe = request.firmware() == LabFirmware.UEFI;
        options.addAll(List.of("-device", card(",romfile=") + (isPxe ? ",bootindex=1" : "")));
        return options;
    }

    private List<String> flash(Path variables) throws IOException {
        return List.of(
                "-drive",
                "if=pflash,unit=0,format=raw,readonly=on,file=" + escaped(code()),
                "-drive",
                "if=pflash,unit=1,format=raw,file=" + escaped(variables));
    }

    private boolean isSecure() {
        return request.secureBoot().isOn();
    }

    private Path code() throws IOException {
        return isSecure() ? files.ovmfSecureCode() : files.ovmfCode();
    }

    private Path packagedVariables() throws IOException {
        return request.secureBoot().keys() == SecureBoot.Keys.MICROSOFT
                ? files.ovmfMicrosoftVariables()
                : files.ovmfVariables();
    }

    private static byte[] httpPath(HardwareAddress mac) {
        return DevicePath.join(
                DevicePath.pciRoot(),
                DevicePath.pci(SLOT),
                DevicePath.mac(mac.toBytes()),
                DevicePath.ipv4(),
                DevicePath.uri(""));
    }

    /// The network card. UEFI brings its own driver, so it gets no ROM. The order of HTTP Boot is
    /// in the variable store: a boot index would put PXE before it again.
    private String card(String rom) {
        return "virtio-net-pci,netdev=n0,addr=0x"
                + Integer.toHexString(SLOT)
                + ",mac="
                + request.mac()
                + rom;
    }

    private static String escaped(Path path) {
        return path.toString().replace(",", ",,");
    }
}
