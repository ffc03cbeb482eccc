package dev.stirrup.netboot.probe;

import dev.stirrup.dhcp.DhcpOptions;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.EncapsulatedOptions;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import dev.stirrup.wire.MalformedException;
import java.util.Arrays;
import java.util.Optional;

/// One answer to a question of ours, as it came.
///
/// @param source who sent it: a server, or the relay before it
/// @param station the sender's hardware address; empty text when unknown
/// @param bytes as they came
public record Offer(Ipv4 source, String station, Bytes bytes, DhcpPacket packet) {
    private static final int FIRST_PXE_TAG = 6;
    private static final int LAST_PXE_TAG = 10;
    private static final int LAST_MTFTP_TAG = 5;
    private static final int DISCOVERY_CONTROL = 6;
    private static final int BOOT_SERVERS = 8;
    private static final int USE_BOOT_FILE = 8;
    private static final int IPXE_PRIORITY = 1;
    private static final int IPXE_NO_PROXY = 0xb0;

    /// What firmware takes an offer for (EDK2's PxeBcDhcp4.c).
    enum Kind {
        /// Option 43 tells how to find the boot server.
        PXE,
        /// Option 43 has multicast TFTP's tags.
        MTFTP,
        /// PXE's class and nothing more: the file is asked for at port 4011.
        BOOT_SERVER,
        /// Without PXE's class.
        PLAIN
    }

    /// The server identifier, or who sent it when it gives none.
    public Ipv4 server() {
        return packet.options().findAddress(OptionCode.SERVER_IDENTIFIER).orElse(source);
    }

    /// Whether it gives boot information only.
    public boolean isProxy() {
        return packet.yiaddr().isNone();
    }

    String vendorClass() {
        return packet.options().findText(OptionCode.VENDOR_CLASS).orElse("");
    }

    boolean isPxe() {
        return vendorClass().startsWith("PXEClient");
    }

    boolean isHttp() {
        return vendorClass().startsWith("HTTPClient");
    }

    /// The file or URL: option 67 before the field `file` (EDK2); empty for none.
    public Optional<String> bootFile() {
        return packet.options()
                .findText(OptionCode.BOOT_FILE)
                .filter(text -> !text.isEmpty())
                .or(() -> Optional.of(packet.file()))
                .filter(text -> !text.isEmpty());
    }

    /// How many bytes stand in option 67 from its first zero byte on.
    public int bytesBehindFile() {
        Bytes value = packet.options().find(OptionCode.BOOT_FILE).orElse(Bytes.empty());
        for (int i = 0; i < value.length(); i++) {
            if (value.at(i) == 0) {
                return value.length() - i;
            }
        }
        return 0;
    }

    /// Where the file is: the boot server that option 43 names, the next server, or the server
    /// itself. Option 66 is read by nobody for this.
    public Ipv4 nextServer() {
        Optional<Ipv4> named = usesFileHere() ? bootServer() : Optional.empty();
        return named.orElseGet(() -> hasNextServer() ? packet.siaddr() : server());
    }

    boolean hasNextServer() {
        return !packet.siaddr().isNone();
    }

    /// Whether it says anything of booting.
    boolean isBoot() {
        return bootFile().isPresent() || isPxe() || isHttp();
    }

    Kind kind() {
        if (!isPxe()) {
            return Kind.PLAIN;
        }
        DhcpOptions inside = inside(OptionCode.VENDOR_SPECIFIC);
        for (int tag = FIRST_PXE_TAG; tag <= LAST_PXE_TAG; tag++) {
            if (inside.has(tag)) {
                return Kind.PXE;
            }
        }
        for (int tag = 1; tag <= LAST_MTFTP_TAG; tag++) {
            if (inside.has(tag)) {
                return Kind.MTFTP;
            }
        }
        return Kind.BOOT_SERVER;
    }

    /// Whether option 43 forbids discovery, so that the file in this packet counts.
    boolean usesFileHere() {
        return inside(OptionCode.VENDOR_SPECIFIC)
                .findNumber(DISCOVERY_CONTROL)
                .filter(bits -> (bits & USE_BOOT_FILE) != 0)
                .isPresent();
    }

    /// The first address in option 43's list of boot servers: a type, a count, addresses.
    private Optional<Ipv4> bootServer() {
        return inside(OptionCode.VENDOR_SPECIFIC)
                .find(BOOT_SERVERS)
                .filter(list -> list.length() >= 7 && list.at(2) > 0)
                .map(list -> Ipv4.of(Arrays.copyOfRange(list.toArray(), 3, 7)));
    }

    /// iPXE takes the offer with the highest one.
    int priority() {
        return inside(OptionCode.IPXE)
                .findNumber(IPXE_PRIORITY)
                .map(value -> (int) value.byteValue())
                .orElse(0);
    }

    /// Whether iPXE is told to wait for no proxy.
    boolean forbidsProxies() {
        return inside(OptionCode.IPXE).findNumber(IPXE_NO_PROXY).filter(v -> v == 1).isPresent();
    }

    private DhcpOptions inside(int code) {
        try {
            Optional<Bytes> value = packet.options().find(code);
            return value.isPresent() ? EncapsulatedOptions.read(value.get()) : DhcpOptions.none();
        } catch (MalformedException e) {
            return DhcpOptions.none();
        }
    }
}
