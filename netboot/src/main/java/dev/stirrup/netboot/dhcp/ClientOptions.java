package dev.stirrup.netboot.dhcp;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.EncapsulatedOptions;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a client's packet says about the client. Reads what firmware really sends, which is not
/// always what the RFCs want.
final class ClientOptions {
    static final String PXE_CLASS = "PXEClient";
    static final String HTTP_CLASS = "HTTPClient";

    static final Bytes PXE = Bytes.ofText(PXE_CLASS);
    static final Bytes HTTP = Bytes.ofText(HTTP_CLASS);

    private static final List<String> IPXE_CLASSES = List.of("iPXE", "gPXE");
    private static final Pattern ARCHITECTURE = Pattern.compile("Arch:([0-9]{5})");
    private static final int GUID_LENGTH = 16;

    /// iPXE's feature code for HTTPS, within option 175 (its features.h).
    private static final int IPXE_HTTPS = 0x14;

    private ClientOptions() {}

    /// Option 60; empty text for none.
    static String vendorClass(DhcpPacket packet) {
        return packet.options().findText(OptionCode.VENDOR_CLASS).orElse("");
    }

    static Client client(DhcpPacket packet) {
        if (isIpxe(packet)) {
            return Client.IPXE;
        }
        Bytes vendorClass = packet.options().find(OptionCode.VENDOR_CLASS).orElse(Bytes.empty());
        if (vendorClass.startsWith(HTTP)) {
            return Client.HTTP_BOOT;
        }
        // U-Boot names its architecture, but not always PXE's class.
        return vendorClass.startsWith(PXE) || packet.options().has(OptionCode.CLIENT_ARCHITECTURE)
                ? Client.PXE
                : Client.PLAIN;
    }

    /// The first assigned architecture in option 93, else the one in the vendor class. A Raspberry
    /// Pi says 0, x86 BIOS; its MAC tells better.
    static Optional<Firmware> firmware(DhcpPacket packet) {
        Optional<Firmware> said = listed(packet);
        if (said.isEmpty()) {
            said = inVendorClass(packet);
        }
        boolean isPi =
                said.orElse(null) == Firmware.X86_BIOS
                        && !isIpxe(packet)
                        && mac(packet).filter(Styles::isRaspberryPi).isPresent();
        return isPi ? Optional.of(Firmware.ARM_RPIBOOT) : said;
    }

    /// The claims in chaddr and options 97 and 61.
    static Claims claims(DhcpPacket packet) {
        Optional<SystemUuid> uuid = uuid(packet, OptionCode.CLIENT_UUID);
        if (uuid.isEmpty()) {
            uuid = uuid(packet, OptionCode.CLIENT_IDENTIFIER);
        }
        if (uuid.isEmpty()) {
            uuid = guidAsHardwareAddress(packet);
        }
        return new Claims(mac(packet), uuid, Optional.empty());
    }

    /// The first user class. RFC 3004 puts a length before each; iPXE and many others send bare
    /// text.
    static List<String> userClasses(DhcpPacket packet) {
        Optional<Bytes> value = packet.options().find(OptionCode.USER_CLASS);
        return value.isEmpty()
                ? List.of()
                : prefixed(value.get()).orElseGet(() -> List.of(value.get().toText()));
    }

    /// iPXE says so in its user class. One that was told to call itself otherwise is taken for what
    /// it says it is; one without a user class shows itself by option 175.
    private static boolean isIpxe(DhcpPacket packet) {
        List<String> classes = userClasses(packet);
        return classes.isEmpty()
                ? packet.options().has(OptionCode.IPXE)
                : classes.stream().anyMatch(IPXE_CLASSES::contains);
    }

    /// Whether the client can fetch by HTTPS. A PXE stack has TFTP only; iPXE lists its features in
    /// option 175, and one that lists none is given the benefit of the doubt.
    static boolean canDoTls(Client client, DhcpPacket packet) {
        return switch (client) {
            case HTTP_BOOT, PLAIN -> true;
            case PXE, GRUB -> false;
            case IPXE ->
                    packet.options().find(OptionCode.IPXE).map(ClientOptions::hasTls).orElse(true);
        };
    }

    private static boolean hasTls(Bytes features) {
        try {
            return EncapsulatedOptions.read(features).has(IPXE_HTTPS);
        } catch (MalformedException e) {
            return false;
        }
    }

    private static Optional<HardwareAddress> mac(DhcpPacket packet) {
        return packet.chaddr().length() == GUID_LENGTH
                ? Optional.empty()
                : HardwareAddress.of(packet.chaddr().toArray());
    }

    /// A PXE program may ask EDK2 to use the UUID as hardware address (PxeBcDhcp4.c).
    private static Optional<SystemUuid> guidAsHardwareAddress(DhcpPacket packet) {
        return packet.chaddr().length() == GUID_LENGTH
                ? SystemUuid.ofWire(packet.chaddr().toArray())
                : Optional.empty();
    }

    /// A type byte of zero and a UUID, as PXE has it in options 97 and 61. A DUID of RFC 4361 is
    /// not looked into: operating systems make its UUID themselves.
    private static Optional<SystemUuid> uuid(DhcpPacket packet, int code) {
        Optional<Bytes> value = packet.options().find(code);
        return value.isPresent()
                        && value.get().length() == 1 + GUID_LENGTH
                        && value.get().at(0) == 0
                ? SystemUuid.ofWire(value.get().toArray(1))
                : Optional.empty();
    }

    private static Optional<Firmware> listed(DhcpPacket packet) {
        Bytes list = packet.options().find(OptionCode.CLIENT_ARCHITECTURE).orElse(Bytes.empty());
        for (int i = 0; i + 1 < list.length(); i += 2) {
            Optional<Firmware> firmware = Firmware.ofCode(list.at(i) << 8 | list.at(i + 1));
            if (firmware.isPresent()) {
                return firmware;
            }
        }
        return Optional.empty();
    }

    private static Optional<Firmware> inVendorClass(DhcpPacket packet) {
        Matcher matcher = ARCHITECTURE.matcher(vendorClass(packet));
        return matcher.find()
                ? Firmware.ofCode(Integer.parseInt(matcher.group(1)))
                : Optional.empty();
    }

    private static Optional<List<String>> prefixed(Bytes value) {
        byte[] bytes = value.toArray();
        var classes = new ArrayList<String>();
        int at = 0;
        while (at < bytes.length) {
            int end = at + 1 + (bytes[at] & 0xff);
            if (end == at + 1 || end > bytes.length) {
                return Optional.empty();
            }
            classes.add(text(Arrays.copyOfRange(bytes, at + 1, end)));
            at = end;
        }
        return Optional.of(classes);
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }
}
