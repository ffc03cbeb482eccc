package dev.stirrup.dhcp;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The options of one message, in the order they stood, each code once: values split over several
/// options are joined (RFC 3396) by the decoder and split again by the encoder. Also used for the
/// sub-options inside one option, see [EncapsulatedOptions].
///
/// A message has some ten to twenty options, so they stand in two short arrays that are searched
/// from the front; that is quicker and smaller than any map.
public final class DhcpOptions {
    private static final DhcpOptions NONE = new DhcpOptions(new byte[0], new Bytes[0], 0);

    /// More options than most messages have.
    private static final int FIRST_CAPACITY = 16;

    private final byte[] codes;
    private final Bytes[] values;
    private final int size;

    /// @param size how much of the arrays counts, which nobody changes any more
    private DhcpOptions(byte[] codes, Bytes[] values, int size) {
        this.codes = codes;
        this.values = values;
        this.size = size;
    }

    public static DhcpOptions none() {
        return NONE;
    }

    public static Builder builder() {
        return new Builder();
    }

    /// A builder that begins with these options.
    public Builder toBuilder() {
        return new Builder(this);
    }

    public Optional<Bytes> find(int code) {
        int index = indexOf(code);
        return index < 0 ? Optional.empty() : Optional.of(values[index]);
    }

    /// The option as text; a zero byte and all behind it are left out, since some clients end their
    /// texts so.
    public Optional<String> findText(int code) {
        int index = indexOf(code);
        return index < 0 ? Optional.empty() : Optional.of(values[index].toText());
    }

    /// The option as one address. Empty when it is absent or has not four bytes.
    public Optional<Ipv4> findAddress(int code) {
        int index = indexOf(code);
        return index < 0 || values[index].length() != 4
                ? Optional.empty()
                : Optional.of(new Ipv4(number(values[index])));
    }

    /// The option as an unsigned number of one, two or four bytes. Empty when it is absent or has
    /// another length.
    public Optional<Long> findNumber(int code) {
        int index = indexOf(code);
        int length = index < 0 ? 0 : values[index].length();
        return length == 1 || length == 2 || length == 4
                ? Optional.of(number(values[index]) & 0xffffffffL)
                : Optional.empty();
    }

    public boolean has(int code) {
        return indexOf(code) >= 0;
    }

    /// How many options there are.
    public int size() {
        return size;
    }

    /// The code at this place in the order, 0 to `size() - 1`.
    int codeAt(int index) {
        return codes[index] & 0xff;
    }

    Bytes valueAt(int index) {
        return values[index];
    }

    /// All options in their order; unmodifiable.
    public Map<Integer, Bytes> asMap() {
        var map = new LinkedHashMap<Integer, Bytes>();
        for (int i = 0; i < size; i++) {
            map.put(codeAt(i), values[i]);
        }
        return Collections.unmodifiableMap(map);
    }

    /// Equal when the same codes have the same values; their order means nothing (RFC 2131 section
    /// 4.1).
    @Override
    public boolean equals(Object other) {
        return other instanceof DhcpOptions that && asMap().equals(that.asMap());
    }

    @Override
    public int hashCode() {
        return asMap().hashCode();
    }

    @Override
    public String toString() {
        return asMap().toString();
    }

    private int indexOf(int code) {
        byte wanted = (byte) code;
        for (int i = 0; i < size; i++) {
            if (codes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static int number(Bytes value) {
        int number = 0;
        for (int i = 0; i < value.length(); i++) {
            number = number << 8 | value.at(i);
        }
        return number;
    }

    /// Collects options for one message. A later value of a code replaces an earlier one in its
    /// place.
    public static final class Builder {
        private byte[] codes;
        private Bytes[] values;
        private int size;

        /// Whether the arrays are also those of options that were built.
        private boolean isBuilt;

        private Builder() {
            codes = new byte[FIRST_CAPACITY];
            values = new Bytes[FIRST_CAPACITY];
        }

        private Builder(DhcpOptions options) {
            codes = options.codes;
            values = options.values;
            size = options.size;
            isBuilt = true;
        }

        /// @param code 0 to 255
        public Builder put(int code, Bytes value) {
            if (code < 0 || code > 255) {
                throw new IllegalArgumentException("no option code: " + code);
            }
            makeRoom();
            int index = indexOf(code);
            if (index >= 0) {
                values[index] = value;
                return this;
            }
            codes[size] = (byte) code;
            values[size++] = value;
            return this;
        }

        public Builder putByte(int code, int value) {
            return put(code, Bytes.of((byte) value));
        }

        /// A 32-bit number, such as a time in seconds.
        public Builder putNumber(int code, long value) {
            return put(code, Bytes.ofNumber((int) value));
        }

        public Builder putText(int code, String value) {
            return put(code, Bytes.ofText(value));
        }

        public Builder putAddress(int code, Ipv4 value) {
            return put(code, Bytes.ofNumber(value.bits()));
        }

        /// All options of `others`, over those with the same codes.
        public Builder putAll(DhcpOptions others) {
            for (int i = 0; i < others.size; i++) {
                put(others.codeAt(i), others.values[i]);
            }
            return this;
        }

        public Builder remove(int code) {
            int index = indexOf(code);
            if (index >= 0) {
                makeRoom();
                size--;
                System.arraycopy(codes, index + 1, codes, index, size - index);
                System.arraycopy(values, index + 1, values, index, size - index);
            }
            return this;
        }

        public boolean has(int code) {
            return indexOf(code) >= 0;
        }

        /// The value so far; null when there is none.
        @Nullable Bytes get(int code) {
            int index = indexOf(code);
            return index < 0 ? null : values[index];
        }

        /// The options so far. What is added later is not in them.
        public DhcpOptions build() {
            isBuilt = size > 0;
            return isBuilt ? new DhcpOptions(codes, values, size) : NONE;
        }

        private void makeRoom() {
            if (isBuilt || size == codes.length) {
                boolean isFull = size == codes.length;
                int length = isFull ? Math.max(FIRST_CAPACITY, 2 * size) : codes.length;
                codes = Arrays.copyOf(codes, length);
                values = Arrays.copyOf(values, length);
                isBuilt = false;
            }
        }

        private int indexOf(int code) {
            byte wanted = (byte) code;
            for (int i = 0; i < size; i++) {
                if (codes[i] == wanted) {
                    return i;
                }
            }
            return -1;
        }
    }
}
