package dev.stirrup.app.settings;

import dev.stirrup.wire.Ipv4;
import java.util.Optional;

/// Addresses to be leased, both ends included.
public record Pool(Ipv4 first, Ipv4 last) {
    /// Reads FIRST-LAST, or one address. Empty when it is none or the wrong way round.
    public static Optional<Pool> read(String text) {
        String[] ends = text.split("-", -1);
        if (ends.length > 2) {
            return Optional.empty();
        }
        Optional<Ipv4> first = Ipv4.read(ends[0].strip());
        Optional<Ipv4> last = Ipv4.read(ends[ends.length - 1].strip());
        return first.isPresent() && last.isPresent() && first.get().compareTo(last.get()) <= 0
                ? Optional.of(new Pool(first.get(), last.get()))
                : Optional.empty();
    }

    public boolean overlaps(Pool other) {
        return first.compareTo(other.last) <= 0 && other.first.compareTo(last) <= 0;
    }

    public boolean contains(Ipv4 address) {
        return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    long size() {
        return Integer.toUnsignedLong(last.bits()) - Integer.toUnsignedLong(first.bits()) + 1;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
