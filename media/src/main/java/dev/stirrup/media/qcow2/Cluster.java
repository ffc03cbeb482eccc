package dev.stirrup.media.qcow2;

/// What a piece of the disk is kept in.
sealed interface Cluster {
    /// How many bytes of the disk, from the one asked for on.
    long length();

    /// Kept nowhere: zeroes.
    record Zero(long length) implements Cluster {}

    /// Kept as it is.
    ///
    /// @param host where the byte asked for lies in the file
    record Plain(long host, long length) implements Cluster {}

    /// Kept packed, together with the rest of its cluster.
    ///
    /// @param host where the packed bytes begin in the file
    /// @param packedLength how many there are at most
    /// @param within where the byte asked for is in the unpacked cluster
    record Packed(long host, int packedLength, int within, long length) implements Cluster {}
}
