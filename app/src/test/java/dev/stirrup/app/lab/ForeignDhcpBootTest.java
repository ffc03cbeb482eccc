package dev.stirrup.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.command.Ran;
import dev.stirrup.lab.Firmwares;
import dev.stirrup.lab.Generation;
import dev.stirrup.lab.LabAddress;
import dev.stirrup.lab.LabBoot;
import dev.stirrup.lab.LabFirmware;
import dev.stirrup.lab.LabRequest;
import dev.stirrup.lab.LabResult;
import dev.stirrup.lab.LabServer;
import dev.stirrup.store.DataFolder;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.testkit.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Real firmware gets its address and its boot file from another DHCP server with the configuration
/// that `stirrup dhcp-config` writes, and boots from a server that says nothing by DHCP. The iPXE
/// that it loads asks again, and is led to its script: a loop would never come to the kernel.
@Tag("lab")
@RequiresRoot
@RequiresProgram({"qemu-system-x86_64", "ip", "/dev/net/tun"})
class ForeignDhcpBootTest {
    private static final LabAddress LAB = LabAddress.ONLY;

    @TempDir static Path folder;

    private static final Firmwares FIRMWARES = Firmwares.ofUser(System.out::println);

    @BeforeAll
    static void makeSite() throws Exception {
        DataFolder site = LabSite.make(folder, Generation.TRIXIE, FIRMWARES);
        Path settings =
                Files.writeString(
                        folder.resolve("stirrup.yaml"),
                        """
                        networks:
                          - {name: lab, interface: %s, address: %s, mode: foreign}
                        listeners: {dhcp: off}
                        policy: {loader-set: ipxe}
                        """
                                .formatted(LAB.iface(), LAB.server()));
        for (String kind : List.of("dnsmasq", "kea", "isc")) {
            Ran written =
                    Ran.on(
                            site.root(),
                            "dhcp-config",
                            "--settings=" + settings,
                            "--http-boot",
                            "--out=" + folder.resolve(kind + ".conf"),
                            kind);
            assertThat(written.status()).as(written.err()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = LabFirmware.class,
            names = {"UEFI", "UEFI_HTTP"})
    @RequiresProgram("dnsmasq")
    void firmwareBootsByTheWordsOfDnsmasq(LabFirmware firmware) throws Exception {
        assertBoots(
                firmware,
                "dnsmasq --keep-in-foreground --port=0 --user=root --no-ping --dhcp-authoritative"
                        + " --dhcp-leasefile=/dev/null --pid-file="
                        + " --dhcp-range=%s,%s,1h --conf-file=%s"
                                .formatted(LAB.firstLease(), LAB.lastLease(), written("dnsmasq")));
    }

    @ParameterizedTest
    @EnumSource(
            value = LabFirmware.class,
            names = {"UEFI", "UEFI_HTTP"})
    @RequiresProgram("kea-dhcp4")
    void firmwareBootsByTheWordsOfKea(LabFirmware firmware) throws Exception {
        Path config =
                Files.writeString(
                        folder.resolve("kea.json"),
                        """
                        {"Dhcp4": {
                          "interfaces-config": {"interfaces": ["%s"]},
                          "lease-database": {"type": "memfile", "persist": false},
                          "client-classes": <?include "%s"?>,
                          "subnet4": [{"subnet": "%s", "pools": [{"pool": "%s-%s"}]}]}}
                        """
                                .formatted(
                                        LAB.iface(),
                                        written("kea"),
                                        LAB.network(),
                                        LAB.firstLease(),
                                        LAB.lastLease()));
        assertBoots(
                firmware,
                "env KEA_PIDFILE_DIR=%s KEA_LOCKFILE_DIR=none kea-dhcp4 -c %s"
                        .formatted(Files.createTempDirectory(folder, "kea"), config));
    }

    @ParameterizedTest
    @EnumSource(
            value = LabFirmware.class,
            names = {"BIOS_UNDIONLY", "UEFI_HTTP"})
    @RequiresProgram("dhcpd")
    void firmwareBootsByTheWordsOfIsc(LabFirmware firmware) throws Exception {
        Path leases = Files.writeString(folder.resolve("dhcpd.leases"), "");
        Path config =
                Files.writeString(
                        folder.resolve("dhcpd.conf"),
                        """
                        authoritative; ping-check false; default-lease-time 600;
                        include "%s";
                        subnet 10.77.0.0 netmask 255.255.255.0 { range %s %s; }
                        """
                                .formatted(written("isc"), LAB.firstLease(), LAB.lastLease()));
        assertBoots(
                firmware,
                "dhcpd -4 -d -user root --no-pid -cf %s -lf %s %s"
                        .formatted(config, leases, LAB.iface()));
    }

    private static Path written(String kind) {
        return folder.resolve(kind + ".conf");
    }

    private static void assertBoots(LabFirmware firmware, String dhcp) throws Exception {
        // undionly reads slowly: it gets the smaller kernel.
        String profile = firmware == LabFirmware.BIOS_UNDIONLY ? LabSite.SMALL : LabSite.CLOUD;
        Ran planned =
                Ran.on(folder.resolve("data"), "plan", "set", "rehearsed", "--always=" + profile);
        assertThat(planned.status()).as(planned.err()).isZero();
        var server =
                new LabServer(
                        List.of("sh", "-c", dhcp + " & exec " + serve()),
                        Map.of("NO_COLOR", "1"),
                        Pattern.compile("^Serving\\b"),
                        Duration.ofSeconds(90));
        var request =
                LabRequest.of(firmware)
                        .withGeneration(Generation.TRIXIE)
                        .withTimeout(Duration.ofMinutes(5));
        LabResult result =
                new LabBoot(FIRMWARES, server)
                        .run(request, line -> System.out.println(line), () -> false);
        assertThat(result.reachedUserSpace()).as("%s", result).isTrue();
        assertThat(result.reported()).as("%s", result).isTrue();
    }

    private static String serve() {
        return String.join(
                " ",
                OwnProgram.command(
                        List.of(
                                "serve",
                                "--settings",
                                folder.resolve("stirrup.yaml").toString(),
                                "--data",
                                folder.resolve("data").toString())));
    }
}
