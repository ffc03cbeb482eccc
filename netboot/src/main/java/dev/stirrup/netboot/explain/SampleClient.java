package dev.stirrup.netboot.explain;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Bytes;
import java.util.Locale;
import java.util.Optional;

/// The packets that a machine of a kind would send, with the options that EDK2 and iPXE send.
final class SampleClient {
    private static final int XID = 0x5354_5252;
    private static final Bytes UNDI_3_0 = Bytes.of((byte) 1, (byte) 3, (byte) 0);
    private static final Bytes NOBODY =
            Bytes.of((byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 1);

    private SampleClient() {}

    static DhcpPacket packet(MessageType type, Client client, Subject subject) {
        DhcpPacketBuilder packet =
                DhcpPacketBuilder.request(type, XID, hardwareAddress(subject.claims()))
                        .wantsBroadcast(true);
        DhcpOptions.Builder options = packet.options();
        options.put(OptionCode.MAX_MESSAGE_SIZE, Bytes.of((byte) 5, (byte) 0xc0));
        if (client != Client.PLAIN) {
            putBootOptions(options, client, subject);
        }
        return packet.build();
    }

    private static void putBootOptions(
            DhcpOptions.Builder options, Client client, Subject subject) {
        subject.claims()
                .uuid()
                .ifPresent(uuid -> {
                    byte[] value = new byte[17];
                    System.arraycopy(uuid.toWire(), 0, value, 1, 16);
                    options.put(OptionCode.CLIENT_UUID, Bytes.of(value));
                });
        options.put(OptionCode.CLIENT_INTERFACE, UNDI_3_0);
        Optional<Firmware> firmware = subject.firmware();
        firmware.ifPresent(f ->
                options.put(
                        OptionCode.CLIENT_ARCHITECTURE,
                        Bytes.of((byte) (f.code() >>> 8), (byte) f.code())));
        String kind = client == Client.HTTP_BOOT ? "HTTPClient" : "PXEClient";
        options.putText(
                OptionCode.VENDOR_CLASS,
                firmware.map(f ->
                                String.format(
                                        Locale.ROOT, "%s:Arch:%05d:UNDI:003000", kind, f.code()))
                        .orElse(kind));
        if (client == Client.IPXE) {
            options.putText(OptionCode.USER_CLASS, "iPXE");
        }
    }

    private static Bytes hardwareAddress(Claims claims) {
        return claims.mac().map(HardwareAddress::toBytes).map(Bytes::of).orElse(NOBODY);
    }
}
