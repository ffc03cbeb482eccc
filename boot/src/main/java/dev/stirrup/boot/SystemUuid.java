package dev.stirrup.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/// A machine's SMBIOS type 1 UUID in its canonical form. Values that many boards share (all zero,
/// all ones, a vendor's sample) are no identity and are never made into a `SystemUuid`.
public record SystemUuid(UUID value) {
    private static final int LENGTH = 16;
    private static final Pattern CANONICAL =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /// Seen on boards of many makers; each is a placeholder somebody forgot to replace.
    private static final Set<UUID> PLACEHOLDERS =
            Set.of(
                    UUID.fromString("00000000-0000-0000-0000-000000000000"),
                    UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff"),
                    UUID.fromString("03000200-0400-0500-0006-000700080009"),
                    UUID.fromString("00020003-0004-0005-0006-000700080009"),
                    UUID.fromString("12345678-1234-5678-90ab-cddeefaabbcc"),
                    UUID.fromString("78563412-3412-7856-90ab-cddeefaabbcc"),
                    UUID.fromString("fefefefe-fefe-fefe-fefe-fefefefefefe"),
                    UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                    UUID.fromString("01020304-0506-0708-090a-0b0c0d0e0f10"));

    public SystemUuid {
        if (PLACEHOLDERS.contains(value)) {
            throw new IllegalArgumentException("a placeholder, no identity: " + value);
        }
    }

    /// From option 97 or SMBIOS, where the first three fields are little-endian (protocols: RFC
    /// 4578 section 2.3 as EDK2 and iPXE send it). Empty for a wrong length or a placeholder.
    public static Optional<SystemUuid> ofWire(byte[] wire) {
        if (wire.length != LENGTH) {
            return Optional.empty();
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < LENGTH / 2; i++) {
            high = high << 8 | wire[i] & 0xff;
            low = low << 8 | wire[LENGTH / 2 + i] & 0xff;
        }
        return known(new UUID(turned(high), low));
    }

    /// Reads canonical text. Empty for anything else and for a placeholder.
    public static Optional<SystemUuid> read(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (!CANONICAL.matcher(lower).matches()) {
            return Optional.empty();
        }
        return known(UUID.fromString(lower));
    }

    /// The sixteen bytes of option 97, without its leading type byte.
    public byte[] toWire() {
        ByteBuffer out = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        long high = value.getMostSignificantBits();
        out.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
        return out.order(ByteOrder.BIG_ENDIAN).putLong(value.getLeastSignificantBits()).array();
    }

    /// The UUID whose first three fields are in the other byte order: what this one reads as when
    /// firmware sends it as plain big-endian bytes. Empty when that is a placeholder.
    public Optional<SystemUuid> swapped() {
        return known(
                new UUID(turned(value.getMostSignificantBits()), value.getLeastSignificantBits()));
    }

    /// The first three fields of a UUID, each in the other byte order.
    private static long turned(long high) {
        long first = Integer.reverseBytes((int) (high >>> 32)) & 0xffffffffL;
        long second = Short.reverseBytes((short) (high >>> 16)) & 0xffffL;
        long third = Short.reverseBytes((short) high) & 0xffffL;
        return first << 32 | second << 16 | third;
    }

    // By hand, since every packet of a storm comes through here.
    @Override
    public boolean equals(Object other) {
        return other instanceof SystemUuid that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value.toString();
    }

    private static Optional<SystemUuid> known(UUID value) {
        return PLACEHOLDERS.contains(value) ? Optional.empty() : Optional.of(new SystemUuid(value));
    }
}
