package dev.stirrup.boot;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A computer we may boot.
///
/// @param name unique, chosen by the operator or made from the first address seen
/// @param macs the addresses of its network cards
/// @param labels free keys and values, for selectors
/// @param isApproved whether an operator has let it in; an unapproved machine only ever gets the
///   waiting page
public record Machine(
        String name,
        Set<HardwareAddress> macs,
        Optional<SystemUuid> uuid,
        Optional<Serial> serial,
        Map<String, String> labels,
        boolean isApproved) {
    public Machine {
        macs = Set.copyOf(macs);
        labels = Map.copyOf(labels);
    }
}
