package dev.stirrup.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.BootRequest;
import dev.stirrup.boot.Channel;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Stage;
import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.netboot.Network;
import dev.stirrup.netboot.Site;
import dev.stirrup.wire.Bytes;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DhcpBootAskTest {
    private static final Network LAN =
            new Network(
                    "lan",
                    Network.Mode.PROXY,
                    Site.SERVER,
                    80,
                    false,
                    new Network.Https(443, true));

    private static final String UUID_WIRE = "44454c4c420010358054b4c04f4d3132";
    private static final String UUID = "4c4c4544-0042-3510-8054-b4c04f4d3132";

    @ParameterizedTest
    @CsvSource({
        "discover-ovmf-pxe, PXE, X64_UEFI, FIRMWARE",
        "request-ovmf-pxe-4011, PXE, X64_UEFI, FIRMWARE",
        "discover-ovmf-http, HTTP_BOOT, X64_UEFI_HTTP, FIRMWARE",
        "discover-aavmf-pxe, PXE, ARM64_UEFI, FIRMWARE",
        "discover-aavmf-http, HTTP_BOOT, ARM64_UEFI_HTTP, FIRMWARE",
        "discover-ipxe-rom, IPXE, X86_BIOS, LOADER",
        "discover-ipxe-efi, IPXE, X64_UEFI, LOADER",
        "discover-ipxe-2.0-efi, IPXE, X64_UEFI, LOADER"
    })
    void whatFirmwareSentIsUnderstood(
            String capture, Client client, Firmware firmware, Stage stage) {
        BootRequest request = DhcpBoot.ask(Site.packet(capture), LAN);
        assertThat(request.client()).isEqualTo(client);
        assertThat(request.firmware()).hasValue(firmware);
        assertThat(request.stage()).isEqualTo(stage);
        assertThat(request.network()).isEqualTo("lan");
        assertThat(request.claims().mac()).isPresent();
        assertThat(request.claims().uuid()).as("all zero is no identity").isEmpty();
    }

    /// A PXE stack has TFTP only, and Debian 12's iPXE lists no HTTPS among its features.
    @ParameterizedTest
    @CsvSource({
        "discover-ovmf-pxe, NONE",
        "discover-ovmf-http, POSSIBLE",
        "discover-ipxe-efi, NONE",
        "discover-ipxe-2.0-efi, POSSIBLE"
    })
    void whoCanDoTlsIsKnownFromItsPacket(String capture, Channel.Tls tls) {
        assertThat(DhcpBoot.ask(Site.packet(capture), LAN).channel())
                .isEqualTo(new Channel(tls, true, Optional.empty(), true, Optional.empty()));
        Network without = new Network("lan", Network.Mode.AUTHORITATIVE, Site.SERVER, 80);
        assertThat(DhcpBoot.ask(Site.packet(capture), without).channel()).isEqualTo(Channel.PLAIN);
    }

    @Test
    void theIscsiDriverIsAPlainClient() {
        BootRequest request = DhcpBoot.ask(Site.packet("discover-ovmf-iscsi"), LAN);
        assertThat(request.client()).isEqualTo(Client.PLAIN);
        assertThat(request.firmware()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Firmware.class)
    void everyAssignedArchitectureIsKnown(Firmware firmware) {
        BootRequest request =
                ask(o -> {
                    o.putText(OptionCode.VENDOR_CLASS, "PXEClient");
                    o.put(93, Bytes.of((byte) 0, (byte) firmware.code()));
                });
        assertThat(request.firmware()).hasValue(firmware);
    }

    @Test
    void theFirstKnownArchitectureOfAListCounts() {
        assertThat(ask(o -> o.put(93, Bytes.ofHex("ffff0007000b"))).firmware())
                .hasValue(Firmware.X64_UEFI);
    }

    @Test
    void anUnassignedArchitectureIsNotGuessed() {
        assertThat(ask(o -> o.put(93, Bytes.ofHex("03e7"))).firmware()).isEmpty();
        assertThat(ask(o -> o.put(93, Bytes.ofHex("07"))).firmware()).isEmpty();
    }

    @Test
    void theVendorClassNamesTheArchitectureWhereOption93IsMissing() {
        assertThat(ask(o -> o.putText(60, "PXEClient:Arch:00011:UNDI:003000")).firmware())
                .hasValue(Firmware.ARM64_UEFI);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dca632010203", "88a29e010203"})
    void aRaspberryPiIsKnownByItsCardThoughItSaysBios(String card) {
        DhcpPacketBuilder packet =
                DhcpPacketBuilder.request(MessageType.DISCOVER, 1, Bytes.ofHex(card));
        packet.options().putText(60, "PXEClient:Arch:00000:UNDI:002001");
        packet.options().put(93, Bytes.ofHex("0000"));
        assertThat(DhcpBoot.ask(packet.build(), LAN).firmware()).hasValue(Firmware.ARM_RPIBOOT);
    }

    @Test
    void anIpxeIsKnownByEitherFormOfItsUserClass() {
        assertThat(ask(o -> o.put(77, Bytes.ofHex("69505845"))).client()).isEqualTo(Client.IPXE);
        assertThat(ask(o -> o.put(77, Bytes.ofHex("0469505845"))).client()).isEqualTo(Client.IPXE);
        assertThat(ask(o -> o.put(175, Bytes.ofHex("b10501"))).client()).isEqualTo(Client.IPXE);
        assertThat(ask(o -> o.put(77, Bytes.ofHex("02414204695058450143"))).userClass())
                .hasValue("AB");
    }

    @Test
    void anIpxeToldToCallItselfOtherwiseIsWhatItSays() {
        BootRequest request = DhcpBoot.ask(Site.packet("discover-undionly"), LAN);
        assertThat(request.client()).isEqualTo(Client.PXE);
        assertThat(request.userClass()).hasValue("plain");
    }

    @Test
    void theUuidIsTakenFromOptions97And61() {
        assertThat(ask(o -> o.put(97, Bytes.ofHex("00" + UUID_WIRE))).claims().uuid())
                .map(Object::toString)
                .hasValue(UUID);
        assertThat(ask(o -> o.put(61, Bytes.ofHex("00" + UUID_WIRE))).claims().uuid())
                .map(Object::toString)
                .hasValue(UUID);
        assertThat(ask(o -> o.put(97, Bytes.ofHex(UUID_WIRE))).claims().uuid()).isEmpty();
    }

    @Test
    void aUuidInPlaceOfTheHardwareAddressIsNoMac() {
        DhcpPacket packet =
                DhcpPacketBuilder.request(MessageType.DISCOVER, 1, Bytes.ofHex(UUID_WIRE)).build();
        BootRequest request = DhcpBoot.ask(packet, LAN);
        assertThat(request.claims().mac()).isEmpty();
        assertThat(request.claims().uuid()).map(Object::toString).hasValue(UUID);
    }

    @Test
    void anOrdinaryClientDoesNotBoot() {
        BootRequest request = ask(o -> o.putText(60, "MSFT 5.0"));
        assertThat(request.client()).isEqualTo(Client.PLAIN);
        assertThat(request.userClass()).isEqualTo(Optional.empty());
    }

    private static BootRequest ask(Consumer<DhcpOptions.Builder> options) {
        DhcpPacketBuilder packet =
                DhcpPacketBuilder.request(MessageType.DISCOVER, 1, Bytes.ofHex("525400770001"));
        options.accept(packet.options());
        return DhcpBoot.ask(packet.build(), LAN);
    }
}
