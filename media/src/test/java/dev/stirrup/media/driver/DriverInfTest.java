package dev.stirrup.media.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.wire.MalformedException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DriverInfTest {
    private static final String NET =
            """
            ; A card of Red Hat's, shortened.
            [Version]
            Signature = "$Windows NT$"
            Class     = Net
            Provider  = %VENDOR%
            DriverVer = 07/09/2025,100.95.104.26200 ; MM/DD/YYYY

            [Manufacturer]
            %VENDOR% = NetKVM, NTamd64.10.0, \\
                NTarm64.10.0...22000

            [NetKVM]
            %old% = old.ndi, PCI\\VEN_1234&DEV_0001

            [NetKVM.NTamd64.10.0]
            %name% = kvmnet6.ndi, PCI\\VEN_1AF4&DEV_1000&SUBSYS_00011AF4&REV_00, PCI\\VEN_1AF4&DEV_1000
            "a; b, c" = kvmnet6.ndi, pci\\ven_1af4&dev_1041, USB\\VID_1234&PID_5678, PCI\\CC_0200

            [netkvm.ntARM64.10.0...22000]
            %name% = kvmnet6.ndi, PCI\\VEN_1AF4&DEV_1041

            [Strings]
            VENDOR = "Red Hat, Inc."
            """;

    @Test
    void itTellsForWhichDevicesItsDriverIs() throws Exception {
        for (Charset charset :
                new Charset[] {StandardCharsets.ISO_8859_1, StandardCharsets.UTF_8}) {
            assertNet(DriverInf.read(NET.getBytes(charset)));
        }
        assertNet(DriverInf.read(("\ufeff" + NET).getBytes(StandardCharsets.UTF_16LE)));
        assertNet(
                DriverInf.read(
                        ("\ufeff" + NET.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertNet(DriverInf inf) {
        assertThat(inf.type()).isEqualTo("Net");
        assertThat(inf.provider()).isEqualTo("Red Hat, Inc.");
        assertThat(inf.version()).isEqualTo("2025-07-09 100.95.104.26200");
        assertThat(inf.order()).isEqualTo("02025-00007-00009 00100.00095.00104.26200");
        assertThat(inf.devices())
                .isEqualTo(
                        Map.of(
                                "x86", Set.of("12340001"),
                                "amd64", Set.of("1af4100000011af4", "1af41000", "1af41041"),
                                "arm64", Set.of("1af41041")));
    }

    @Test
    void whatIsNoInfHasNoDevices() throws Exception {
        for (String text :
                new String[] {"", "words", "[Manufacturer]\n=\n,,\n[", "\\", "[a\\\n]"}) {
            DriverInf inf = DriverInf.read(text.getBytes(StandardCharsets.UTF_8));
            assertThat(inf.devices()).as(text).isEmpty();
            assertThat(inf.version()).isEmpty();
        }
    }

    @Test
    void whatIsLongerThanAnyIsMalformed() {
        for (byte[] bytes :
                new byte[][] {
                    new byte[(8 << 20) + 1],
                    "a".repeat(5000).getBytes(StandardCharsets.UTF_8),
                    "a\\\n".repeat(5000).getBytes(StandardCharsets.UTF_8),
                    "\n".repeat(1 << 19).getBytes(StandardCharsets.UTF_8)
                }) {
            assertThatThrownBy(() -> DriverInf.read(bytes)).isInstanceOf(MalformedException.class);
        }
    }

    @FuzzTest
    void anyFileGivesDevicesOrAnException(byte[] file) {
        try {
            DriverInf inf = DriverInf.read(file);
            Pattern device = Pattern.compile("[0-9a-f]{8}([0-9a-f]{8})?");
            assertThat(inf.devices().keySet()).isSubsetOf("amd64", "arm64", "x86");
            inf.devices()
                    .values()
                    .forEach(all -> assertThat(all).allMatch(device.asMatchPredicate()));
            assertThat(inf.type() + inf.provider()).doesNotContainPattern("\\p{Cntrl}");
        } catch (MalformedException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }
}
