package dev.stirrup.netboot.dhcp;

import dev.stirrup.boot.Claims;
import dev.stirrup.dhcp.DhcpPacket;
import org.jspecify.annotations.Nullable;

/// Who asked of late: all packets of a boot get one and the same object for what the machine says
/// of itself, since it is kept with its address, its attempt and its events. Confined to one
/// thread.
final class Askers {
    /// More than there are between a machine's DISCOVER and its REQUEST, but in the worst of
    /// storms.
    private static final int REMEMBERED = 4096;

    private final @Nullable Claims[] latest = new Claims[REMEMBERED];

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
}
