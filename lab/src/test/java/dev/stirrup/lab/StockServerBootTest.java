package dev.stirrup.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Proves the lab with a server that is not ours: dnsmasq.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "dnsmasq", "/dev/net/tun"})
class StockServerBootTest {
    @TempDir Path folder;

    private final Firmwares firmwares = Firmwares.ofUser(System.err::println);

    @Test
    void biosBootsDebianFromDnsmasq() throws Exception {
        LabResult result = boot(LabFirmware.BIOS, "boot.ipxe", LabPayload.ARGUMENTS);
        assertThat(result.reachedUserSpace()).as("%s", result).isTrue();
        assertThat(result.ending()).isEqualTo(LabResult.Ending.POWERED_OFF);
    }

    /// Without the lab's own init the kernel looks for a root disk, which is not there.
    @Test
    void aKernelThatPanicsEndsTheBoot() throws Exception {
        LabResult result = boot(LabFirmware.BIOS, "boot.ipxe", "console=ttyS0 no_timer_check");
        assertThat(result.ending()).as("%s", result).isEqualTo(LabResult.Ending.PANICKED);
        assertThat(result.consoleTail()).anyMatch(line -> line.contains("not syncing"));
    }

    private LabResult boot(LabFirmware firmware, String file, String arguments) throws Exception {
        prepare(arguments);
        var lab = new LabBoot(firmwares, dnsmasq(file));
        return lab.run(
                LabRequest.of(firmware),
                line -> System.err.println(line.source() + " " + line.text()),
                () -> false);
    }

    private void prepare(String arguments) throws IOException {
        LabPayload.write(firmwares, 12, folder);
        Files.writeString(
                folder.resolve("boot.ipxe"),
                """
                #!ipxe
                kernel linux-cloud %s
                initrd small-cloud.gz
                boot
                """
                        .formatted(arguments));
    }

    private LabServer dnsmasq(String file) {
        LabAddress address = LabAddress.ONLY;
        return new LabServer(
                List.of(
                        "/usr/sbin/dnsmasq",
                        "--keep-in-foreground",
                        "--conf-file=/dev/null",
                        "--port=0",
                        "--user=root",
                        "--log-facility=-",
                        "--log-dhcp",
                        "--no-ping",
                        "--enable-tftp",
                        "--tftp-root=" + folder,
                        "--dhcp-leasefile=" + folder.resolve("leases"),
                        "--dhcp-range=%s,%s,1h"
                                .formatted(address.firstLease(), address.lastLease()),
                        "--dhcp-boot=" + file),
                Map.of(),
                Pattern.compile("TFTP root is"),
                Duration.ofSeconds(90));
    }
}
