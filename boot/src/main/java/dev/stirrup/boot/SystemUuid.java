package dev.stirrup.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// A machine's SMBIOS type 1 UUID in its canonical form. Values that many boards share (all zero,
/// all ones, a vendor's sample) are no identity and are never made into a `SystemUuid`.
///
/// @param high the first eight bytes of the canonical form
/// @param low the other eight
public record SystemUuid(long high, long low) {
    private static final int LENGTH = 16;
    private static final Pattern CANONICAL =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /// Seen on boards of many makers; each is a placeholder somebody forgot to replace.
    private static final List<UUID> PLACEHOLDERS =
            List.of(
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
        if (isPlaceholder(high, low)) {
            throw new IllegalArgumentException(
                    "a placeholder, no identity: " + new UUID(high, low));
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
        return known(turned(high), low);
    }

    /// Reads canonical text. Empty for anything else and for a placeholder.
    public static Optional<SystemUuid> read(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (!CANONICAL.matcher(lower).matches()) {
            return Optional.empty();
        }
        UUID value = UUID.fromString(lower);
        return known(value.getMostSignificantBits(), value.getLeastSignificantBits());
    }

    /// The sixteen bytes of option 97, without its leading type byte.
    public byte[] toWire() {
        ByteBuffer out = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
        return out.order(ByteOrder.BIG_ENDIAN).putLong(low).array();
    }

    /// The UUID whose first three fields are in the other byte order: what this one reads as when
    /// firmware sends it as plain big-endian bytes. Empty when that is a placeholder.
    public Optional<SystemUuid> swapped() {
        return known(turned(high), low);
    }

    /// The first three fields of a UUID, each in the other byte order.
    private static long turned(long high) {
        long first = Integer.reverseBytes((int) (high >>> 32)) & 0xffffffffL;
        long second = Short.reverseBytes((short) (high >>> 16)) & 0xffffL;
        long third = Short.reverseBytes((short) high) & 0xffffL;
        return first << 32 | second << 16 | third;
    }

    // By hand, as what follows, since every packet of a storm comes through here.
    @Override
    public boolean equals(Object other) {
        return other instanceof SystemUuid that && high == that.high && low == that.low;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high ^ low);
    }

    @Override
    public String toString() {
        byte[] text = new byte[36];
        int at = 0;
        for (int shift = 124; shift >= 0; shift -= 4) {
            int digit = (int) (shift < 64 ? low >>> shift : high >>> shift - 64) & 0xf;
            text[at++] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
            if (at == 8 || at == 13 || at == 18 || at == 23) {
                text[at++] = '-';
            }
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static Optional<SystemUuid> known(long high, long low) {
        return isPlaceholder(high, low) ? Optional.empty() : Optional.of(new SystemUuid(high, low));
    }

    private static boolean isPlaceholder(long high, long low) {
        for (int i = 0; i < PLACEHOLDERS.size(); i++) {
            UUID one = PLACEHOLDERS.get(i);
            if (one.getLeastSignificantBits() == low && one.getMostSignificantBits() == high) {
                return true;
            }
        }
        return false;
    }
}
