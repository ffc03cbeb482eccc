package dev.stirrup.boot;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A computer we may boot.
///
/// @param name unique, chosen by the operator or made from the first address seen
/// @param macs the addresses of its network cards
/// @param labels free keys and values, for selectors
/// @param certificates the serial numbers of the certificates it was given, as in [Credential]
/// @param isApproved whether an operator has let it in; an unapproved machine only ever gets the
///   waiting page
public record Machine(
        String name,
        Set<HardwareAddress> macs,
        Optional<SystemUuid> uuid,
        Optional<Serial> serial,
        Map<String, String> labels,
        Set<String> certificates,
        boolean isApproved) {
    public Machine {
        macs = Set.copyOf(macs);
        certificates = Set.copyOf(certificates);
        labels = Map.copyOf(labels);
    }

    /// One without certificates.
    public Machine(
            String name,
            Set<HardwareAddress> macs,
            Optional<SystemUuid> uuid,
            Optional<Serial> serial,
            Map<String, String> labels,
            boolean isApproved) {
        this(name, macs, uuid, serial, labels, Set.of(), isApproved);
    }

    /// The same with these certificates.
    public Machine holding(Set<String> others) {
        return new Machine(name, macs, uuid, serial, labels, others, isApproved);
    }

    /// What it would say of itself, were it to name one address.
    public Claims claims() {
        return claims(Optional.empty());
    }

    /// The same where it says by which card it boots: that address, if it is one of its own.
    public Claims claims(Optional<HardwareAddress> card) {
        return new Claims(card.filter(macs::contains).or(this::lowest), uuid, serial);
    }

    private Optional<HardwareAddress> lowest() {
        return macs.stream().min(Comparator.comparing(HardwareAddress::text));
    }
}
