package dev.stirrup.dhcp;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The options of one message, in the order they stood, each code once: values split over several
/// options are joined (RFC 3396) by the decoder and split again by the encoder.
public final class DhcpOptions {
    private static final DhcpOptions NONE = new DhcpOptions(new LinkedHashMap<>());

    private final SequencedMap<Integer, Bytes> values;

    private DhcpOptions(SequencedMap<Integer, Bytes> values) {
        this.values = values;
    }

    public static DhcpOptions none() {
        return NONE;
    }

    public static Builder builder() {
        return new Builder();
    }

    public Optional<Bytes> find(int code) {
        return Optional.ofNullable(values.get(code));
    }

    /// The option as text; a zero byte and all behind it are left out, since some clients end their
    /// texts so.
    public Optional<String> findText(int code) {
        return find(code)
                .map(value -> {
                    String text = new String(value.toArray(), StandardCharsets.UTF_8);
                    int zero = text.indexOf('\0');
                    return zero < 0 ? text : text.substring(0, zero);
                });
    }

    /// The option as one address. Empty when it is absent or has not four bytes.
    public Optional<Ipv4> findAddress(int code) {
        return find(code).filter(value -> value.length() == 4).map(v -> Ipv4.of(v.toArray()));
    }

    public boolean has(int code) {
        return values.containsKey(code);
    }

    /// All options in their order; unmodifiable.
    public Map<Integer, Bytes> asMap() {
        return java.util.Collections.unmodifiableMap(values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DhcpOptions that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }

    /// Collects options for one message.
    public static final class Builder {
        private final SequencedMap<Integer, Bytes> values = new LinkedHashMap<>();

        private Builder() {}

        public Builder put(int code, Bytes value) {
            values.put(code, value);
            return this;
        }

        public Builder putByte(int code, int value) {
            return put(code, Bytes.of((byte) value));
        }

        /// A 32-bit number, such as a time in seconds.
        public Builder putNumber(int code, long value) {
            return put(code, Bytes.of(new Ipv4((int) value).toBytes()));
        }

        public Builder putText(int code, String value) {
            return put(code, Bytes.of(value.getBytes(StandardCharsets.UTF_8)));
        }

        public Builder putAddress(int code, Ipv4 value) {
            return put(code, Bytes.of(value.toBytes()));
        }

        public DhcpOptions build() {
            return values.isEmpty() ? NONE : new DhcpOptions(new LinkedHashMap<>(values));
        }
    }
}
