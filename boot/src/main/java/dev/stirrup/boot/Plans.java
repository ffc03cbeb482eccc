package dev.stirrup.boot;

/// Where plans are looked up. Must answer at once and from memory: it is asked for every packet.
@FunctionalInterface
public interface Plans {
    /// @param network the name of the network the question came from
    Assignment find(Claims claims, String network);

    /// The same for a whole question. Whoever has proven to be a machine is that machine, whatever
    /// it claims; claims that mean another one are a conflict.
    default Assignment find(BootRequest request) {
        return find(request.claims(), request.network());
    }
}
