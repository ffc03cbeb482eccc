package dev.stirrup.store.disk.layer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// One entry of a layer's log.
///
/// In the file, low bytes first: a checksum (CRC32C over the log's salt and all that follows it, 4
/// bytes), the kind in the lowest byte of 4 whose upper three count checksums, two numbers of 8
/// bytes, and the checksums.
sealed interface LogRecord {
    int HEAD = 24;

    /// So many blocks a [Written] may speak of: 4 MiB.
    int MOST_BLOCKS = 1024;

    /// Blocks were written to the data file. Counts only if their bytes are found there, or if a
    /// later [Durable] vouches for them.
    ///
    /// @param sums CRC32C of each block
    @SuppressWarnings("ArrayRecordComponent") // never compared, and lives for one look at the log
    record Written(long from, int[] sums) implements LogRecord {}

    /// Blocks became this.
    record Became(BlockState state, long from, long to) implements LogRecord {}

    /// What stands before this place of the log is true: its data was durable before this was
    /// written.
    record Durable(long upTo) implements LogRecord {}

    /// The disk has so many bytes from now on.
    record Grown(long bytes) implements LogRecord {}

    /// How many bytes it takes.
    default int length() {
        return HEAD + (this instanceof Written(long _, int[] sums) ? sums.length * 4 : 0);
    }

    /// The record as it stands in the file, ready to be written.
    default ByteBuffer encode(long salt) {
        ByteBuffer out = ByteBuffer.allocate(length()).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0);
        switch (this) {
            case Became(BlockState state, long from, long to) ->
                    head(out, Kind.of(state).number(), from, to);
            case Durable(long upTo) -> head(out, Kind.DURABLE.number(), upTo, 0);
            case Grown(long bytes) -> head(out, Kind.GROWN.number(), bytes, 0);
            case Written(long from, int[] sums) -> {
                head(out, Kind.WRITTEN.number() | sums.length << 8, from, 0);
                for (int sum : sums) {
                    out.putInt(sum);
                }
            }
        }
        return out.putInt(0, sum(out.flip(), salt));
    }

    private static void head(ByteBuffer out, int kindAndCount, long first, long second) {
        out.putInt(kindAndCount).putLong(first).putLong(second);
    }

    /// How many bytes the record takes that begins at the buffer's position; 0 when no record can
    /// begin so. At least [#HEAD] bytes are there.
    static int lengthAt(ByteBuffer in) {
        int word = in.getInt(in.position() + 4);
        int count = word >>> 8;
        boolean isWritten = (word & 0xff) == Kind.WRITTEN.number();
        if ((word & 0xff) >= Kind.ALL.length || word == 0) {
            return 0;
        }
        boolean isPlausible = isWritten ? count >= 1 && count <= MOST_BLOCKS : count == 0;
        return isPlausible ? HEAD + count * 4 : 0;
    }

    /// Whether the whole record in the buffer is what somebody wrote there.
    static boolean isSound(ByteBuffer record, long salt) {
        return record.getInt(record.position()) == sum(record, salt);
    }

    /// @param record a whole one that is sound
    static LogRecord decode(ByteBuffer record) {
        int at = record.position();
        int word = record.getInt(at + 4);
        long first = record.getLong(at + 8);
        long second = record.getLong(at + 16);
        return switch (Kind.ALL[word & 0xff]) {
            case NONE -> throw new IllegalArgumentException("no record");
            case BELOW -> new Became(BlockState.BELOW, first, second);
            case STORED -> new Became(BlockState.STORED, first, second);
            case UNMAPPED -> new Became(BlockState.UNMAPPED, first, second);
            case ZEROED -> new Became(BlockState.ZEROED, first, second);
            case DURABLE -> new Durable(first);
            case GROWN -> new Grown(first);
            case WRITTEN -> {
                int[] sums = new int[word >>> 8];
                for (int i = 0; i < sums.length; i++) {
                    sums[i] = record.getInt(at + HEAD + i * 4);
                }
                yield new Written(first, sums);
            }
        };
    }

    private static int sum(ByteBuffer record, long salt) {
        CRC32C sum = new CRC32C();
        for (int i = 0; i < Long.BYTES; i++) {
            sum.update((int) (salt >>> i * 8));
        }
        sum.update(record.duplicate().position(record.position() + 4));
        return (int) sum.getValue();
    }

    /// The numbers of kinds are what the file holds: add none in between.
    enum Kind {
        NONE(0),
        BELOW(1),
        STORED(2),
        UNMAPPED(3),
        ZEROED(4),
        WRITTEN(5),
        DURABLE(6),
        GROWN(7);

        private static final Kind[] ALL = values();

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        private static Kind of(BlockState state) {
            return switch (state) {
                case BELOW -> BELOW;
                case STORED -> STORED;
                case UNMAPPED -> UNMAPPED;
                case ZEROED -> ZEROED;
            };
        }
    }
}
