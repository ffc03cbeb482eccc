package dev.stirrup.store.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.Audience;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.DiskLogin;
import dev.stirrup.boot.DiskSource;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.FolderRule;
import dev.stirrup.boot.InstallDisc;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadJsonTest {
    static Stream<PayloadRecord> payloads() {
        FolderRule rule =
                new FolderRule(
                        Set.of(Client.PXE, Client.PLAIN),
                        Set.of(Firmware.X64_UEFI, Firmware.ARM64_UEFI_HTTP),
                        Optional.of("lab \"7\""),
                        Optional.of("lan"),
                        Optional.of("pxelinux.0"),
                        Optional.empty(),
                        Optional.of("iscsi:10.0.0.1::::iqn"),
                        Map.of(43, "hex:0104", 66, "10.0.0.1"));
        return Stream.of(
                plain(new Payload.Linux("deb", "linux", List.of("a", "b"), "quiet ${report}")),
                plain(windows(Optional.of(2), Optional.of("Windows 11 Pro"))),
                plain(windows(Optional.empty(), Optional.empty())),
                plain(new Payload.Chain("loader:shim/shimx64.efi")),
                plain(new Payload.Script(Client.GRUB, "set x=\"ü\"\nboot\n")),
                plain(new Payload.Folder("/srv/tftp", List.of(rule))),
                plain(new Payload.LocalDisk()),
                plain(
                        new Payload.Disk(
                                new DiskSource.Named("web1"),
                                DiskLogin.OPEN,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                true)),
                plain(
                        new Payload.Disk(
                                new DiskSource.Own(
                                        Optional.of("cloud"),
                                        Optional.of(20L << 30),
                                        DiskSource.Mode.DISCARD),
                                DiskLogin.MUTUAL,
                                Optional.of(new Payload.Disc("win11", "win11.iso")),
                                Optional.of(linux("ip=ibft")),
                                Optional.of(linux("auto ${report}")),
                                false)),
                plain(
                        new Payload.Disk(
                                new DiskSource.Own(
                                        Optional.empty(),
                                        Optional.of(1L << 40),
                                        DiskSource.Mode.KEEP),
                                DiskLogin.CHAP,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false)),
                new PayloadRecord.Menu(
                        "Which?",
                        Duration.ofMillis(2500),
                        Optional.empty(),
                        List.of(
                                new PayloadRecord.Item("One", "one"),
                                new PayloadRecord.Item(
                                        "Two",
                                        "two",
                                        "More",
                                        Optional.of("imaging"),
                                        new Audience(Map.of("a", "b"), Set.of("lab"))))));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void comesBackAsItWasWritten(PayloadRecord payload) {
        assertThat(PayloadJson.read(PayloadJson.write(payload))).isEqualTo(payload);
    }

    private static Payload.Linux linux(String arguments) {
        return new Payload.Linux("deb", "linux", List.of("a", "b"), arguments);
    }

    private static Payload windows(Optional<Integer> index, Optional<String> edition) {
        return new Payload.Windows(
                "win11",
                "sources/boot.wim",
                index,
                edition,
                List.of("boot/bcd"),
                new Loader("pe", "wimboot"),
                edition.map(_ ->
                        new InstallDisc(new Payload.Disc("win11", "a.iso"), DiskLogin.MUTUAL)));
    }

    private static PayloadRecord plain(Payload payload) {
        return new PayloadRecord.Plain(payload);
    }
}
