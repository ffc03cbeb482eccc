package dev.stirrup.boot;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A network card's address (MAC): six to sixteen bytes, whose canonical text is lower-case
/// hexadecimal pairs joined by colons. It names a machine; it never authenticates one.
///
/// Held as two numbers and not as text: every packet of a storm brings one, and each is kept.
public final class HardwareAddress implements Comparable<HardwareAddress> {
    private static final int FEWEST = 6;
    private static final int MOST = 16;

    /// The first eight bytes and the others, the first one highest, zeros behind the last.
    private final long head;

    private final long tail;
    private final byte length;

    /// Reads what is known to be the text of an address, such as a constant.
    ///
    /// @throws IllegalArgumentException for other than canonical text
    public HardwareAddress(String text) {
        byte[] bytes = new byte[MOST];
        this(bytes, digits(text, bytes));
        if (length == 0 || !text().equals(text)) {
            throw new IllegalArgumentException("not a hardware address: " + text);
        }
    }

    /// @param length how many of the bytes are the address
    private HardwareAddress(byte[] bytes, int length) {
        long first = 0;
        long second = 0;
        for (int i = 0; i < length; i++) {
            if (i < Long.BYTES) {
                first |= (bytes[i] & 0xffL) << 56 - 8 * i;
            } else {
                second |= (bytes[i] & 0xffL) << 120 - 8 * i;
            }
        }
        head = first;
        tail = second;
        this.length = (byte) length;
    }

    /// The address in these bytes, usually six. Empty when there are fewer than six or more than
    /// sixteen, or when all of them are 00 or ff, which no single card has.
    public static Optional<HardwareAddress> of(byte[] bytes) {
        return of(bytes, bytes.length);
    }

    private static Optional<HardwareAddress> of(byte[] bytes, int length) {
        if (length < FEWEST || length > MOST) {
            return Optional.empty();
        }
        int ones = 0xff;
        int zeros = 0;
        for (int i = 0; i < length; i++) {
            ones &= bytes[i];
            zeros |= bytes[i];
        }
        return zeros == 0 || ones == 0xff
                ? Optional.empty()
                : Optional.of(new HardwareAddress(bytes, length));
    }

    /// Reads the usual spellings: pairs joined by colons or hyphens, or plain digits, in either
    /// case.
    public static Optional<HardwareAddress> read(String spelling) {
        byte[] bytes = new byte[MOST];
        return of(bytes, digits(spelling.strip(), bytes));
    }

    /// Reads the bytes that hexadecimal digits stand for, whatever joins them.
    ///
    /// @param bytes where they are put, from the first one on; as many as an address may have
    /// @return how many there are; 0 when the text is no address
    private static int digits(String text, byte[] bytes) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':' || c == '.' || c == '-') {
                continue;
            }
            int value = value(c);
            if (value < 0 || count == 2 * MOST) {
                return 0;
            }
            bytes[count / 2] = (byte) (bytes[count / 2] << 4 | value);
            count++;
        }
        return count % 2 != 0 || count < 2 * FEWEST ? 0 : count / 2;
    }

    /// The number that a hexadecimal digit stands for; -1 for other characters. By hand, since each
    /// machine that asks for its script writes twelve of them.
    private static int value(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /// The canonical text.
    public String text() {
        byte[] text = new byte[3 * length - 1];
        for (int i = 0; i < length; i++) {
            int value = at(i);
            text[3 * i] = digit(value >> 4);
            text[3 * i + 1] = digit(value & 0xf);
            if (i > 0) {
                text[3 * i - 1] = ':';
            }
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    public byte[] toBytes() {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) at(i);
        }
        return bytes;
    }

    private int at(int index) {
        return (int) (index < Long.BYTES ? head >>> 56 - 8 * index : tail >>> 120 - 8 * index)
                & 0xff;
    }

    private static byte digit(int value) {
        return (byte) (value < 10 ? '0' + value : 'a' + value - 10);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof HardwareAddress that
                        && head == that.head
                        && tail == that.tail
                        && length == that.length;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(head >>> 16) + Long.hashCode(tail);
    }

    /// A hash code for tables whose speed must not depend on who asks.
    ///
    /// @param seed not known to the network
    public int hash(long seed) {
        return SeededHash.of(head, tail, seed);
    }

    /// In the order of the texts.
    @Override
    public int compareTo(HardwareAddress other) {
        int order = Long.compareUnsigned(head, other.head);
        if (order == 0) {
            order = Long.compareUnsigned(tail, other.tail);
        }
        return order == 0 ? Integer.compare(length, other.length) : order;
    }

    @Override
    public String toString() {
        return text();
    }
}
