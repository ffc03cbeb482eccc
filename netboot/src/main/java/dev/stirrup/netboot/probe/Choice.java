package dev.stirrup.netboot.probe;

import java.util.Optional;

/// Which answers a client goes by.
///
/// @param address who leases it the address; empty: nobody
/// @param boot whose boot information it takes; empty: there is none that it takes
/// @param asksBootServer whether it asks at port 4011 before it has a file
/// @param why for the operator
public record Choice(
        Optional<Offer> address, Optional<Offer> boot, boolean asksBootServer, String why) {
    static Choice none(String why) {
        return new Choice(Optional.empty(), Optional.empty(), false, why);
    }
}
