package dev.stirrup.netboot.url;

import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.SystemUuid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// Signs and verifies boot tokens with the site's key. The text is short, because the file field of
/// DHCP holds 127 bytes: 28 characters for a machine named by an Ethernet address.
///
/// Layout: one byte of purpose (low half) and kind of name (high half), four bytes of expiry in
/// seconds since 1970, the name, ten bytes of HMAC-SHA-256 over all of it and the scope. The scope
/// stands in the path in clear, so a token for one loader set or image opens no other.
public final class BootTokens {
    private static final String DIGEST = "SHA-256";

    /// The piece that SHA-256 takes at once, and the bytes that HMAC fills the key up with.
    private static final int BLOCK = 64;

    private static final byte INNER_PAD = 0x36;
    private static final byte OUTER_PAD = 0x5c;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final String NO_TOKEN = "not a boot token";
    private static final int TAG = 10;
    private static final int HEAD = 5;
    private static final int LONGEST_NAME = 16;
    private static final int NAMED_BY_MAC = 0;
    private static final int NAMED_BY_UUID = 1;
    private static final int NAMELESS = 2;

    /// HMAC's two digests (RFC 2104) that have taken in the key already, which is half of the work
    /// for so short a text. Never updated, only cloned: so they may be shared by threads.
    private final MessageDigest inner;

    private final MessageDigest outer;

    /// @param siteKey at least 16 bytes, known to nobody else
    public BootTokens(byte[] siteKey) {
        if (siteKey.length < 16) {
            throw new IllegalArgumentException("a site key has at least 16 bytes");
        }
        inner = keyed(siteKey, INNER_PAD);
        outer = keyed(siteKey, OUTER_PAD);
    }

    private static MessageDigest keyed(byte[] key, byte pad) {
        try {
            MessageDigest digest = MessageDigest.getInstance(DIGEST);
            byte[] block = Arrays.copyOf(key.length > BLOCK ? digest.digest(key) : key, BLOCK);
            for (int i = 0; i < BLOCK; i++) {
                block[i] ^= pad;
            }
            digest.update(block);
            return digest;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no " + DIGEST + " in this Java", e);
        }
    }

    /// The token as text of the base64url alphabet.
    ///
    /// @param scope what it is limited to, such as the name of an image; may be empty
    public String sign(BootToken token, String scope) {
        byte[] name = name(token.claims());
        int length = HEAD + name.length;
        ByteBuffer out = ByteBuffer.allocate(length + TAG);
        out.put((byte) (token.purpose().code() | kind(token.claims()) << 4));
        out.putInt((int) token.expires().getEpochSecond()).put(name);
        out.put(tag(out.array(), length, scope), 0, TAG);
        return TEXT.encodeToString(out.array());
    }

    /// The token behind this text, if we signed it for this scope and it has not expired. Takes any
    /// text.
    public Reading verify(String text, Scope scope, Instant now) {
        Optional<byte[]> bytes = bytes(text);
        Optional<BootToken.Purpose> purpose =
                bytes.flatMap(whole -> BootToken.Purpose.ofCode(whole[0] & 0xf));
        if (bytes.isEmpty() || purpose.isEmpty()) {
            return new Refused(NO_TOKEN);
        }
        byte[] whole = bytes.get();
        byte[] signed = Arrays.copyOf(whole, whole.length - TAG);
        byte[] given = Arrays.copyOfRange(whole, whole.length - TAG, whole.length);
        byte[] right = tag(whole, signed.length, scope.of(purpose.get()));
        if (!MessageDigest.isEqual(given, Arrays.copyOf(right, TAG))) {
            return new Refused("not signed by this server for this");
        }
        Optional<BootToken> token = token(purpose.get(), signed);
        if (token.isEmpty()) {
            return new Refused(NO_TOKEN);
        }
        return now.isBefore(token.get().expires())
                ? new Verified(token.get())
                : new Refused("expired");
    }

    /// What a token must be limited to, by what it says it is for. Asked before the signature is
    /// checked, so the answer must come from the path alone.
    @FunctionalInterface
    public interface Scope {
        String of(BootToken.Purpose purpose);
    }

    /// What a text turned out to be.
    public sealed interface Reading {}

    /// Signed by us and still good.
    public record Verified(BootToken token) implements Reading {}

    /// Worth nothing.
    ///
    /// @param why short, and without the token
    public record Refused(String why) implements Reading {}

    private static Optional<byte[]> bytes(String text) {
        int longest = (HEAD + LONGEST_NAME + TAG) * 4 / 3 + 2;
        if (text.length() > longest) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return bytes.length < HEAD + TAG ? Optional.empty() : Optional.of(bytes);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<BootToken> token(BootToken.Purpose purpose, byte[] signed) {
        ByteBuffer in = ByteBuffer.wrap(signed);
        int kind = (in.get() & 0xff) >>> 4;
        Instant expires = Instant.ofEpochSecond(in.getInt() & 0xffffffffL);
        byte[] name = new byte[in.remaining()];
        in.get(name);
        return claims(kind, name).map(claims -> new BootToken(purpose, claims, expires));
    }

    private static Optional<Claims> claims(int kind, byte[] name) {
        return switch (kind) {
            case NAMED_BY_MAC -> HardwareAddress.of(name).map(Claims::of);
            case NAMED_BY_UUID ->
                    SystemUuid.ofWire(name)
                            .map(uuid ->
                                    new Claims(
                                            Optional.empty(), Optional.of(uuid), Optional.empty()));
            case NAMELESS -> name.length == 0 ? Optional.of(Claims.none()) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static int kind(Claims claims) {
        if (claims.mac().isPresent()) {
            return NAMED_BY_MAC;
        }
        return claims.uuid().isPresent() ? NAMED_BY_UUID : NAMELESS;
    }

    private static byte[] name(Claims claims) {
        if (claims.mac().isPresent()) {
            return claims.mac().get().toBytes();
        }
        return claims.uuid().isPresent() ? claims.uuid().get().toWire() : new byte[0];
    }

    /// HMAC-SHA-256, whose first bytes are the tag.
    ///
    /// @param length how many bytes of `signed` count
    private byte[] tag(byte[] signed, int length, String scope) {
        MessageDigest digest = copy(inner);
        digest.update((byte) length);
        digest.update(signed, 0, length);
        digest.update(scope.getBytes(StandardCharsets.UTF_8));
        return copy(outer).digest(digest.digest());
    }

    private static MessageDigest copy(MessageDigest keyed) {
        try {
            return (MessageDigest) keyed.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
