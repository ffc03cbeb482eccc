package dev.stirrup.netboot.dhcp;

import dev.stirrup.boot.Claims;
import dev.stirrup.dhcp.DhcpPacket;
import dev.stirrup.dhcp.OptionCode;
import dev.stirrup.netboot.url.BootUrl;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who asked of late, and in which words: all packets of a boot get one and the same object for
/// what the machine says of itself, for an address and for a file, since these are kept with its
/// address, its attempt and its events. What nobody will say again is not kept: an object that
/// outlives a garbage collection costs several times as much as one that does not. Confined to one
/// thread.
final class Askers {
    /// More than there are between a machine's DISCOVER and its REQUEST, but in the worst of
    /// storms.
    private static final int REMEMBERED = 4096;

    private final @Nullable Claims[] latest = new Claims[REMEMBERED];
    private final int[] addresses = new int[REMEMBERED];
    private final @Nullable String[] addressTexts = new String[REMEMBERED];

    /// The file shown last: without their tokens those of almost all machines are the same.
    private String shownFile = "";

    private VendorClass vendorClass = new VendorClass(Bytes.empty(), "");

    private record VendorClass(Bytes value, String text) {}

    Claims claims(DhcpPacket packet) {
        Claims claims = ClientOptions.claims(packet);
        int place = claims.hashCode() & REMEMBERED - 1;
        Claims known = latest[place];
        if (claims.equals(known)) {
            return known;
        }
        latest[place] = claims;
        return claims;
    }

    /// An address as events show it; empty text for none.
    String shown(Ipv4 address) {
        if (address.isNone()) {
            return "";
        }
        int place = address.bits() & REMEMBERED - 1;
        String known = addressTexts[place];
        if (known == null || addresses[place] != address.bits()) {
            known = address.toString();
            addresses[place] = address.bits();
            addressTexts[place] = known;
        }
        return known;
    }

    /// The same for the address in an ACK, which ends the exchange.
    String shownLast(Ipv4 address) {
        String text = shown(address);
        addressTexts[address.bits() & REMEMBERED - 1] = null;
        return text;
    }

    /// A file or URL as events show it: without its token.
    String shown(String file) {
        if (!BootUrl.isRedacted(file, shownFile)) {
            shownFile = BootUrl.redact(file);
        }
        return shownFile;
    }

    /// Option 60; empty text for none. The machines that ask one after the other are often alike.
    String vendorClass(DhcpPacket packet) {
        Optional<Bytes> value = packet.options().find(OptionCode.VENDOR_CLASS);
        if (value.isEmpty()) {
            return "";
        }
        if (!value.get().equals(vendorClass.value())) {
            vendorClass = new VendorClass(value.get(), value.get().toText());
        }
        return vendorClass.text();
    }
}
