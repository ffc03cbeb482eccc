package dev.stirrup.store.disk.layer;

/// What a layer knows of a block. Its number is what a leaf keeps, in two bits.
enum BlockState {
    /// Nothing: it is what lies below the layer.
    BELOW(0),
    /// It lies in the layer's data file.
    STORED(1),
    /// It reads as zeroes and takes up no space.
    UNMAPPED(2),
    /// It reads as zeroes, and was asked to be; it counts as taking up space.
    ZEROED(3);

    private static final BlockState[] ALL = values();

    private final int number;

    BlockState(int number) {
        this.number = number;
    }

    /// 0 to 3.
    int number() {
        return number;
    }

    static BlockState of(int number) {
        return ALL[number & 3];
    }
}
