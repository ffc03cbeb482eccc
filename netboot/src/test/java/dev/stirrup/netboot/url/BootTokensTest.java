package dev.stirrup.netboot.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.stirrup.boot.Claims;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Loader;
import dev.stirrup.boot.SystemUuid;
import dev.stirrup.netboot.url.BootToken.Purpose;
import dev.stirrup.netboot.url.BootTokens.Refused;
import dev.stirrup.netboot.url.BootTokens.Verified;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:30:00Z");
    private static final Claims MAC = Claims.of(new HardwareAddress("52:54:00:77:00:01"));
    private static final Claims UUID =
            new Claims(
                    Optional.empty(),
                    SystemUuid.read("4c4c4544-0042-3510-8054-b4c04f4d3132"),
                    Optional.empty());
    private final BootTokens tokens = new BootTokens(key("site"));

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void aSignedTokenIsReadBack(Purpose purpose) {
        for (Claims claims : new Claims[] {MAC, UUID, Claims.none()}) {
            var token = new BootToken(purpose, claims, NOW.plusSeconds(60));
            String text = tokens.sign(token, "ipxe");
            assertThat(tokens.verify(text, p -> "ipxe", NOW)).isEqualTo(new Verified(token));
        }
    }

    @Test
    void aTokenIsShortEnoughForTheFileFieldOfDhcp() {
        String text = tokens.sign(token(), "a-set");
        assertThat(text).hasSize(28).matches("[A-Za-z0-9_-]+");
        String path =
                new BootUrl(tokens).loader(MAC, new Loader("debian-secure", "shimx64.efi"), NOW);
        assertThat(path).hasSizeLessThan(64);
    }

    @Test
    void everyChangedCharacterIsNoticed() {
        String text = tokens.sign(token(), "ipxe");
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'A' ? 'B' : 'A';
            String changed = text.substring(0, i) + other + text.substring(i + 1);
            assertThat(tokens.verify(changed, p -> "ipxe", NOW)).isInstanceOf(Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64, 65, 200})
    void theTagIsTheBeginningOfJavasOwnHmac(int length) throws GeneralSecurityException {
        byte[] key = new byte[length];
        Arrays.fill(key, (byte) 0xa5);
        String text = new BootTokens(key).sign(token(), "ipxe");
        byte[] whole = Base64.getUrlDecoder().decode(text);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        mac.update((byte) 11);
        mac.update(whole, 0, 11);
        byte[] hash = mac.doFinal("ipxe".getBytes(StandardCharsets.UTF_8));
        assertThat(whole).hasSize(21);
        assertThat(Arrays.copyOfRange(whole, 11, 21)).isEqualTo(Arrays.copyOf(hash, 10));
    }

    @Test
    void aTokenOpensNothingBeyondItsScope() {
        String text = tokens.sign(token(), "ipxe");
        assertThat(tokens.verify(text, p -> "shim", NOW))
                .isEqualTo(new Refused("not signed by this server for this"));
    }

    @Test
    void aTokenOfAnotherSiteIsWorthNothing() {
        String text = new BootTokens(key("other")).sign(token(), "ipxe");
        assertThat(tokens.verify(text, p -> "ipxe", NOW)).isInstanceOf(Refused.class);
    }

    @Test
    void aTokenEndsAtItsSecond() {
        String text = tokens.sign(token(), "ipxe");
        Instant end = token().expires();
        assertThat(tokens.verify(text, p -> "ipxe", end.minusMillis(1)))
                .isInstanceOf(Verified.class);
        assertThat(tokens.verify(text, p -> "ipxe", end)).isEqualTo(new Refused("expired"));
    }

    @Test
    void aWeakSiteKeyIsRefused() {
        byte[] weak = new byte[15];
        assertThatThrownBy(() -> new BootTokens(weak)).hasMessageContaining("16 bytes");
    }

    @Test
    void offerAndAcknowledgmentCarryTheSameToken() {
        var urls = new BootUrl(tokens);
        var loader = new Loader("ipxe", "snponly.efi");
        assertThat(urls.loader(MAC, loader, NOW))
                .isEqualTo(urls.loader(MAC, loader, NOW.plus(Duration.ofSeconds(9))));
    }

    @Test
    void aRedactedPathKeepsTheTokenToItself() {
        String path = "/" + new BootUrl(tokens).loader(MAC, new Loader("ipxe", "a.efi"), NOW);
        String token = path.split("/")[2];
        assertThat(BootUrl.redact(path)).isEqualTo("/b/" + token.substring(0, 4) + "~/ipxe/a.efi");
        assertThat(BootUrl.redact("http://10.0.0.1" + path)).doesNotContain(token);
        assertThat(BootUrl.redact(path.substring(1))).startsWith("b/").doesNotContain(token);
        assertThat(BootUrl.redact("/boot/pxelinux.0")).isEqualTo("/boot/pxelinux.0");
        assertThat(BootUrl.redact("b/")).isEqualTo("b/~");
        for (String one : List.of(path, "http://10.0.0.1" + path, "b/", "/boot/pxelinux.0")) {
            assertThat(BootUrl.isRedacted(one, BootUrl.redact(one))).isTrue();
            assertThat(BootUrl.isRedacted(one, BootUrl.redact(one) + "x")).isFalse();
            assertThat(BootUrl.isRedacted(one, "b/abcd~/ipxe/a.efi")).isFalse();
        }
        String said = "kernel http://10.0.0.1" + path + " report=http://10.0.0.1" + path;
        assertThat(BootUrl.redactAll(said)).doesNotContain(token).contains(token.substring(0, 4));
        assertThat(BootUrl.redactAll("file b/" + token + "/x")).doesNotContain(token);
        assertThat(BootUrl.redactAll("ran /usr/b/in")).isEqualTo("ran /usr/b/in");
    }

    @FuzzTest
    void anyTextIsRefusedOrWasSignedByUs(byte[] data) {
        String text = new String(data, StandardCharsets.ISO_8859_1);
        if (tokens.verify(text, p -> "ipxe", NOW) instanceof Verified(BootToken token)) {
            assertThat(tokens.sign(token, "ipxe")).isEqualTo(text);
        }
        assertThat(BootUrl.isRedacted(text, BootUrl.redact(text))).isTrue();
    }

    private static BootToken token() {
        return new BootToken(Purpose.LOADER, MAC, Instant.parse("2026-11-21T13:00:00Z"));
    }

    private static byte[] key(String name) {
        return (name + "-key-of-the-site").getBytes(StandardCharsets.UTF_8);
    }
}
