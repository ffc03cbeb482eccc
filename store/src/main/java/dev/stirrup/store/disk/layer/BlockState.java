package dev.stirrup.store.disk.layer;

/// What a layer knows of a block. Its number is what the log keeps: add none in between.
enum BlockState {
    /// Nothing: it is what lies below the layer.
    BELOW,
    /// It lies in the layer's data file.
    STORED,
    /// It reads as zeroes and takes up no space.
    UNMAPPED,
    /// It reads as zeroes, and was asked to be; it counts as taking up space.
    ZEROED;

    private static final BlockState[] ALL = values();

    static BlockState of(int number) {
        return ALL[number & 3];
    }
}
