package dev.stirrup.netboot.probe;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.DhcpPacketBuilder;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A machine that we play: what it runs, and what it says of itself by DHCP. The options are those
/// of EDK2 (PxeBcDhcp4.c, HttpBootDhcp4.c), of PXE 2.1 and of iPXE (dhcp.c).
///
/// @param client PXE, HTTP_BOOT or IPXE
public record ProbeClient(Client client, Firmware firmware) {
    /// What machines have today, in the order of their numbers: one of each.
    private static final List<Firmware> USUAL =
            List.of(
                    Firmware.X86_BIOS,
                    Firmware.X64_UEFI,
                    Firmware.ARM64_UEFI,
                    Firmware.X64_UEFI_HTTP,
                    Firmware.ARM64_UEFI_HTTP);

    /// EDK2 announces as much (PxeBcDhcp4.c).
    private static final Bytes LARGEST = Bytes.ofHex("05c0");

    private static final Bytes UNDI = Bytes.ofHex("010300");
    private static final Bytes UNDI_OF_BIOS = Bytes.ofHex("010201");

    /// Netmask, router, DNS, names, boot file size, root path, vendor options, what PXE reads.
    private static final Bytes PARAMETERS =
            Bytes.ofHex("0103060c0d0f112b363c424361808182838485868788");

    private static final Bytes IPXE_PARAMETERS =
            Bytes.ofHex("01030607 0c0f112b3c4243afcb".replace(" ", ""));

    /// What a stock iPXE lists: PXE, iSCSI, HTTP, HTTPS, TFTP, DNS, menus; and BIOS or EFI.
    private static final String IPXE_FEATURES = "1001011101011301011401011501011701012701 01";

    private static final String IPXE_ON_BIOS = "210101180101220101";
    private static final String IPXE_ON_EFI = "240101";

    /// Every client of this firmware.
    ///
    /// @param isWithIpxe whether also as the iPXE that runs on it
    public static List<ProbeClient> of(Firmware firmware, boolean isWithIpxe) {
        boolean isHttp = firmware.transport() == Firmware.Transport.HTTP;
        List<ProbeClient> all = new ArrayList<>();
        all.add(new ProbeClient(isHttp ? Client.HTTP_BOOT : Client.PXE, firmware));
        if (isWithIpxe && !isHttp) {
            all.add(new ProbeClient(Client.IPXE, firmware));
        }
        return List.copyOf(all);
    }

    /// What machines have today.
    public static List<ProbeClient> usual(boolean isWithIpxe) {
        return USUAL.stream().flatMap(f -> of(f, isWithIpxe).stream()).toList();
    }

    /// Every firmware that fetches its NBP by PXE or HTTP, as far as IANA knows.
    public static List<ProbeClient> all(boolean isWithIpxe) {
        return Arrays.stream(Firmware.values())
                .filter(f -> f.kind() == Firmware.Kind.UEFI || f.kind() == Firmware.Kind.BIOS)
                .flatMap(f -> of(f, isWithIpxe).stream())
                .toList();
    }

    /// The iPXE that this firmware starts.
    public ProbeClient asIpxe() {
        int code = firmware.code();
        // iPXE names PXE's number of its platform, whatever brought it.
        Firmware pxe =
                switch (firmware) {
                    case X86_UEFI_HTTP -> Firmware.X86_UEFI;
                    case X64_UEFI_HTTP, EBC_UEFI, EBC_UEFI_HTTP -> Firmware.X64_UEFI;
                    case ARM32_UEFI_HTTP -> Firmware.ARM32_UEFI;
                    case ARM64_UEFI_HTTP -> Firmware.ARM64_UEFI;
                    case X86_BIOS_HTTP -> Firmware.X86_BIOS;
                    default -> Firmware.ofCode(code).orElseThrow();
                };
        return new ProbeClient(Client.IPXE, pxe);
    }

    /// Its first question. With the broadcast flag, since nobody answers ARP for a made-up address.
    public DhcpPacket discover(Bytes station, int xid) {
        return packet(MessageType.DISCOVER, station, xid).wantsBroadcast(true).build();
    }

    /// Its question to a boot server on port 4011.
    ///
    /// @param own the address it has: ours, since we have to hear the answer
    public DhcpPacket askBootServer(Bytes station, int xid, Ipv4 own) {
        return packet(MessageType.REQUEST, station, xid).ciaddr(own).build();
    }

    /// The acceptance of an offer.
    public DhcpPacket accept(Bytes station, Offer offer) {
        DhcpPacketBuilder request =
                packet(MessageType.REQUEST, station, offer.packet().xid()).wantsBroadcast(true);
        request.options()
                .putAddress(OptionCode.REQUESTED_ADDRESS, offer.packet().yiaddr())
                .putAddress(OptionCode.SERVER_IDENTIFIER, offer.server());
        return request.build();
    }

    /// The end of the lease.
    public DhcpPacket release(Bytes station, Offer offer) {
        DhcpPacketBuilder request =
                DhcpPacketBuilder.request(MessageType.RELEASE, offer.packet().xid(), station)
                        .ciaddr(offer.packet().yiaddr());
        request.options()
                .putAddress(OptionCode.SERVER_IDENTIFIER, offer.server())
                .put(OptionCode.CLIENT_IDENTIFIER, identifier(station));
        return request.build();
    }

    /// For screens: `iPXE on x64-uefi`.
    public String text() {
        return switch (client) {
            case PXE -> "PXE, " + firmware.text();
            case HTTP_BOOT -> "HTTP Boot, " + firmware.text();
            case IPXE -> "iPXE on " + firmware.text();
            case GRUB, PLAIN -> firmware.text();
        };
    }

    /// Whether it fetches by HTTP at all.
    public boolean knowsHttp() {
        return client != Client.PXE;
    }

    private boolean isBios() {
        return firmware.kind() == Firmware.Kind.BIOS;
    }

    private DhcpPacketBuilder packet(MessageType type, Bytes station, int xid) {
        DhcpPacketBuilder packet = DhcpPacketBuilder.request(type, xid, station);
        DhcpOptions.Builder options = packet.options();
        options.put(OptionCode.CLIENT_IDENTIFIER, identifier(station))
                .put(OptionCode.MAX_MESSAGE_SIZE, LARGEST)
                .put(OptionCode.CLIENT_ARCHITECTURE, architecture())
                .put(OptionCode.CLIENT_INTERFACE, isBios() ? UNDI_OF_BIOS : UNDI)
                .put(OptionCode.CLIENT_UUID, uuid(station))
                .putText(OptionCode.VENDOR_CLASS, vendorClass());
        if (client == Client.IPXE) {
            options.put(OptionCode.PARAMETER_LIST, IPXE_PARAMETERS)
                    .putText(OptionCode.USER_CLASS, "iPXE")
                    .put(OptionCode.IPXE, features());
        } else {
            options.put(OptionCode.PARAMETER_LIST, PARAMETERS);
        }
        return packet;
    }

    private Bytes features() {
        String platform = isBios() ? IPXE_ON_BIOS : IPXE_ON_EFI;
        return Bytes.ofHex(IPXE_FEATURES.replace(" ", "") + platform);
    }

    private Bytes architecture() {
        return Bytes.of((byte) (firmware.code() >>> 8), (byte) firmware.code());
    }

    private String vendorClass() {
        String kind = client == Client.HTTP_BOOT ? "HTTPClient" : "PXEClient";
        String undi = isBios() ? "002001" : "003000";
        return String.format(Locale.ROOT, "%s:Arch:%05d:UNDI:%s", kind, firmware.code(), undi);
    }

    private static Bytes identifier(Bytes station) {
        byte[] value = new byte[1 + station.length()];
        value[0] = 1;
        System.arraycopy(station.toArray(), 0, value, 1, station.length());
        return Bytes.of(value);
    }

    /// A UUID that no board has, the same for the same station.
    static Bytes uuid(Bytes station) {
        byte[] value = new byte[17];
        System.arraycopy("stirrup-pr".getBytes(StandardCharsets.US_ASCII), 0, value, 1, 10);
        System.arraycopy(station.toArray(), 0, value, 11, Math.min(6, station.length()));
        return Bytes.of(value);
    }

    /// That UUID as iPXE writes it.
    public static String uuidText(Bytes station) {
        return SystemUuid.ofWire(uuid(station).toArray(1)).map(Object::toString).orElse("");
    }

    /// The name of a processor as iPXE's `buildarch` has it.
    public String buildarch() {
        return switch (firmware.cpu()) {
            case X64 -> "x86_64";
            case X86 -> "i386";
            case ARM32 -> "arm32";
            case ARM64 -> "arm64";
            case RISCV32 -> "riscv32";
            case RISCV64 -> "riscv64";
            case LOONGARCH64 -> "loong64";
            case OTHER -> "other";
        };
    }

    /// iPXE's name of its platform.
    public String platform() {
        return isBios() ? "pcbios" : "efi";
    }

    /// The firmware by its name or number, and `all`.
    public static Optional<List<ProbeClient>> read(String text, boolean isWithIpxe) {
        return text.equals("all")
                ? Optional.of(all(isWithIpxe))
                : Firmware.read(text).map(firmware -> of(firmware, isWithIpxe));
    }
}
