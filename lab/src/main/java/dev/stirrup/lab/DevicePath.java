package dev.stirrup.lab;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Device path nodes (UEFI specification 2.10, section 10.3), as many as a network boot entry
/// needs.
final class DevicePath {
    /// EISA id PNP0A03: the PCI root bridge.
    private static final int PCI_ROOT = 0x0a0341d0;

    private DevicePath() {}

    /// The nodes one after the other, with the node that ends them.
    static byte[] join(byte[]... nodes) {
        var out = new ByteArrayOutputStream();
        for (byte[] node : nodes) {
            out.writeBytes(node);
        }
        out.writeBytes(node(0x7f, 0xff, new byte[0]));
        return out.toByteArray();
    }

    static byte[] pciRoot() {
        return node(2, 1, little(8).putInt(PCI_ROOT).putInt(0).array());
    }

    /// Function 0 of this device.
    static byte[] pci(int device) {
        return node(1, 1, new byte[] {0, (byte) device});
    }

    static byte[] mac(byte[] address) {
        byte[] data = Arrays.copyOf(address, 33);
        data[32] = 1; // interface type of RFC 3232: Ethernet
        return node(3, 11, data);
    }

    /// Any address, by DHCP.
    static byte[] ipv4() {
        return node(3, 12, new byte[23]);
    }

    /// An empty URI: it comes by DHCP.
    static byte[] uri(String text) {
        return node(3, 24, text.getBytes(StandardCharsets.UTF_8));
    }

    /// A file of any disk that has it (UEFI specification 2.10, section 3.1.2: a short form).
    static byte[] file(String path) {
        return node(4, 4, (path + "\0").getBytes(StandardCharsets.UTF_16LE));
    }

    private static byte[] node(int type, int subtype, byte[] data) {
        return little(4 + data.length)
                .put((byte) type)
                .put((byte) subtype)
                .putShort((short) (4 + data.length))
                .put(data)
                .array();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
