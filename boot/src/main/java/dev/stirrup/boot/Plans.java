package dev.stirrup.boot;

/// Where plans are looked up. Must answer at once and from memory: it is asked for every packet.
@FunctionalInterface
public interface Plans {
    /// @param network the name of the network the question came from
    Assignment find(Claims claims, String network);
}
