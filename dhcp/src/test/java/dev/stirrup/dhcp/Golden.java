package dev.stirrup.dhcp;

import dev.stirrup.testkit.Capture;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.util.stream.Stream;

/// The captures of this room: what real firmware and a real server sent.
final class Golden {
    private Golden() {}

    static Stream<String> names() {
        return Stream.concat(requests(), replies());
    }

    static Stream<String> requests() {
        return Stream.of(
                "discover-ovmf-pxe",
                "request-ovmf-pxe",
                "request-ovmf-pxe-4011",
                "discover-ovmf-http",
                "request-ovmf-http",
                "discover-ovmf-iscsi",
                "discover-aavmf-pxe",
                "discover-aavmf-http",
                "discover-ipxe-arm64",
                "discover-ipxe-rom",
                "request-ipxe-rom",
                "discover-undionly",
                "discover-ipxe-efi",
                "discover-ipxe-2.0-efi");
    }

    static Stream<String> replies() {
        return Stream.of(
                "offer-dnsmasq-pxe",
                "ack-dnsmasq-pxe",
                "offer-dnsmasq-http",
                "offer-dnsmasq-proxy-uefi",
                "offer-dnsmasq-proxy-ipxe",
                "ack-dnsmasq-4011",
                "offer-dnsmasq-iscsi");
    }

    static byte[] bytes(String name) {
        return Capture.bytes(Golden.class, name);
    }

    static String text(String name) {
        return Capture.text(Golden.class, name);
    }

    static DhcpPacket packet(String name) throws MalformedException {
        return DhcpDecoder.decode(WireReader.of(bytes(name)));
    }
}
