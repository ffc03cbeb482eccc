package dev.stirrup.trust.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stirrup.testkit.Gpg;
import dev.stirrup.testkit.RequiresProgram;
import dev.stirrup.trust.upstream.SignatureCheck.Good;
import dev.stirrup.trust.upstream.SignatureCheck.Refused;
import dev.stirrup.wire.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Signatures as GnuPG makes them.
@Tag("real")
@RequiresProgram({"gpg", "gpgconf"})
class KeyringTest {
    private static final byte[] LIST =
            "0123  netboot.tar.gz\n- dash \n".getBytes(StandardCharsets.UTF_8);
    private static final byte UNKNOWN_ALGORITHM = 31;

    /// Of a signature of version 6 with SHA-512 (RFC 9580 section 5.2.3): its length, then itself.
    private static final byte[] SALT = Arrays.copyOf(new byte[] {32}, 33);

    private static final String ROMAN = "Roman <roman@example.org>";
    private static final String MODERN = "Modern <modern@example.org>";
    private static final String OLD = "Old <old@example.org>";
    private static final String SUBKEYS = "Subkeys <subkeys@example.org>";
    private static final String GONE = "Gone <gone@example.org>";

    @TempDir static Path home;
    private static Gpg gpg;

    @BeforeAll
    static void makeKeys() throws Exception {
        gpg = new Gpg(home);
        gpg.key(ROMAN, "rsa3072", "2y").key(MODERN, "ed25519", "never").oldKey(OLD, "1y");
        gpg.oldKey(SUBKEYS, "never");
        gpg.key(GONE, "ed25519", "2y");
    }

    @AfterAll
    static void endAgent() throws Exception {
        gpg.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {ROMAN, MODERN})
    void aSignatureOverTheseBytesIsGood(String name) throws Exception {
        Keyring keys = Keyring.decode(gpg.exported(name));
        for (String[] form : new String[][] {{"--detach-sign"}, {"--detach-sign", "--armor"}}) {
            SignatureCheck check = check(keys, gpg.sign(name, LIST, form), LIST);
            assertThat(check).isInstanceOf(Good.class);
            assertThat(((Good) check).by().name()).isEqualTo(name);
            assertThat(((Good) check).by().fingerprint()).hasSize(40);
        }
    }

    @Test
    void changedBytesAreToldApart() throws Exception {
        byte[] changed = LIST.clone();
        changed[3] ^= 1;
        Keyring keys = Keyring.decode(gpg.exported(ROMAN));
        byte[] signature = gpg.sign(ROMAN, LIST, "--detach-sign");
        assertThat(check(keys, signature, changed)).satisfies(is(SignatureFault.WRONG));
        assertThat(check(keys, signature, new byte[0])).satisfies(is(SignatureFault.WRONG));
    }

    @Test
    void aKeyOfSomebodyElseVouchesForNothing() throws Exception {
        Keyring keys = Keyring.decode(gpg.exported(ROMAN));
        byte[] signature = gpg.sign(MODERN, LIST, "--detach-sign");
        assertThat(check(keys, signature, LIST)).satisfies(is(SignatureFault.UNKNOWN_KEY));
        assertThat(check(Keyring.empty(), signature, LIST))
                .satisfies(is(SignatureFault.UNKNOWN_KEY));
        Keyring both = keys.with(Keyring.decode(gpg.exported(MODERN)));
        assertThat(both.signers()).hasSize(2);
        assertThat(check(both, signature, LIST)).isInstanceOf(Good.class);
    }

    @Test
    void oneOfSeveralSignersIsEnough() throws Exception {
        byte[] both = gpg.sign(ROMAN, LIST, "--local-user", MODERN, "--detach-sign", "--armor");
        assertThat(check(Keyring.decode(gpg.exported(MODERN)), both, LIST))
                .isInstanceOf(Good.class);
        assertThat(check(Keyring.decode(gpg.exported(ROMAN)), both, LIST)).isInstanceOf(Good.class);
    }

    @Test
    void aSignatureOfAnUnknownKindSaysNothingAgainstTheOthers() throws Exception {
        Keyring keys = Keyring.decode(gpg.exported(MODERN));
        byte[] known = gpg.sign(MODERN, LIST, "--detach-sign");
        for (int version : new int[] {4, 6}) {
            byte[] unknown = unknownSignature(version, 0x00);
            assertThat(check(keys, joined(unknown, known), LIST)).isInstanceOf(Good.class);
            assertThat(check(keys, joined(known, unknown), LIST)).isInstanceOf(Good.class);
            assertThat(check(keys, joined(armoured(unknown), armoured(known)), LIST))
                    .isInstanceOf(Good.class);
            assertThatThrownBy(() -> keys.check(unknown))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("known kind");
        }
    }

    @Test
    void aKeyOfAnUnknownKindLeavesTheOthersInItsFile() throws Exception {
        byte[] known = gpg.exported(MODERN);
        byte[] signature = gpg.sign(MODERN, LIST, "--detach-sign");
        for (int version : new int[] {4, 6}) {
            byte[] unknown = unknownKey(version, 6);
            for (byte[] both :
                    List.of(
                            joined(unknown, known),
                            joined(known, unknown),
                            joined(armoured(unknown), armoured(known)),
                            joined(known, unknownKey(version, 14)))) {
                Keyring keys = Keyring.decode(both);
                assertThat(keys.signers()).extracting(Signer::name).containsExactly(MODERN);
                assertThat(check(keys, signature, LIST)).isInstanceOf(Good.class);
            }
            assertThatThrownBy(() -> Keyring.decode(unknown))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void everyArmouredSignatureOfAFileCounts() throws Exception {
        byte[] both =
                joined(
                        gpg.sign(ROMAN, LIST, "--detach-sign", "--armor"),
                        gpg.sign(MODERN, LIST, "--detach-sign", "--armor"));
        for (String name : List.of(ROMAN, MODERN)) {
            assertThat(check(Keyring.decode(gpg.exported(name)), both, LIST))
                    .isInstanceOf(Good.class);
        }
    }

    @Test
    void anExpiredKeyIsRefused() throws Exception {
        byte[] signature =
                gpg.sign(OLD, LIST, "--faked-system-time", "20200601T000000", "--detach-sign");
        Keyring keys = Keyring.decode(gpg.exported(OLD));
        assertThat(check(keys, signature, LIST)).satisfies(is(SignatureFault.EXPIRED_KEY));
        assertThat(check(keys, signature, LIST, Instant.parse("2020-07-01T00:00:00Z")))
                .isInstanceOf(Good.class);
    }

    @Test
    void aSubkeySignsForItsOwnerAsLongAsItLasts() throws Exception {
        gpg.subkey(SUBKEYS, "20200201T000000", "1y");
        byte[] old =
                gpg.sign(SUBKEYS, LIST, "--faked-system-time", "20200601T000000", "--detach-sign");
        gpg.subkey(SUBKEYS, "20250101T000000", "never");
        byte[] present = gpg.sign(SUBKEYS, LIST, "--detach-sign");
        Keyring keys = Keyring.decode(gpg.exported(SUBKEYS));
        assertThat(check(keys, present, LIST)).isInstanceOf(Good.class);
        assertThat(check(keys, old, LIST)).satisfies(is(SignatureFault.EXPIRED_KEY));
        assertThat(check(keys, old, LIST, Instant.parse("2020-07-01T00:00:00Z")))
                .isInstanceOf(Good.class);
        gpg.revoke(SUBKEYS);
        assertThat(check(Keyring.decode(gpg.exported(SUBKEYS)), present, LIST))
                .satisfies(is(SignatureFault.REVOKED_KEY));
    }

    @Test
    void aRevokedKeyIsRefused() throws Exception {
        byte[] signature = gpg.sign(GONE, LIST, "--detach-sign");
        assertThat(check(Keyring.decode(gpg.exported(GONE)), signature, LIST))
                .isInstanceOf(Good.class);
        gpg.revoke(GONE);
        assertThat(check(Keyring.decode(gpg.exported(GONE)), signature, LIST))
                .satisfies(is(SignatureFault.REVOKED_KEY));
    }

    @Test
    void aSignatureFromTheFutureIsRefused() throws Exception {
        byte[] signature = gpg.sign(ROMAN, LIST, "--detach-sign");
        Instant before = Instant.now().minus(Duration.ofDays(300));
        assertThat(check(Keyring.decode(gpg.exported(ROMAN)), signature, LIST, before))
                .satisfies(is(SignatureFault.FUTURE));
    }

    @Test
    void forgeableDigestsAreRefused() throws Exception {
        byte[] signature = gpg.sign(ROMAN, LIST, "--digest-algo", "SHA1", "--detach-sign");
        assertThat(check(Keyring.decode(gpg.exported(ROMAN)), signature, LIST))
                .satisfies(is(SignatureFault.WEAK));
    }

    @Test
    void aSignedTextIsReadAsItsSignerWroteIt() throws Exception {
        byte[] whole = gpg.sign(ROMAN, LIST, "--clearsign");
        SignedText text = SignedText.decode(whole);
        assertThat(SignedText.isSignedText(whole)).isTrue();
        assertThat(new String(text.text().toArray(), StandardCharsets.UTF_8))
                .isEqualTo("0123  netboot.tar.gz\n- dash\n");
        Keyring keys = Keyring.decode(gpg.exported(ROMAN));
        assertThat(check(keys, text.signature().toArray(), text.covered().toArray()))
                .isInstanceOf(Good.class);
        String forged = new String(whole, StandardCharsets.UTF_8).replace("0123", "0124");
        SignedText other = SignedText.decode(forged.getBytes(StandardCharsets.UTF_8));
        assertThat(check(keys, other.signature().toArray(), other.covered().toArray()))
                .satisfies(is(SignatureFault.WRONG));
    }

    @Test
    void textOutsideASignedTextIsRefused() throws Exception {
        String whole = new String(gpg.sign(ROMAN, LIST, "--clearsign"), StandardCharsets.UTF_8);
        for (String odd :
                List.of(
                        "first\n" + whole,
                        whole + "last\n",
                        whole.replace("Hash: ", "Name: "),
                        whole.replace("0123", "-----BEGIN"),
                        whole.substring(0, whole.length() / 2))) {
            assertThatThrownBy(() -> SignedText.decode(odd.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    @RequiresProgram("/usr/share/keyrings/debian-archive-keyring.gpg")
    void aDistributionsKeyringIsRead() throws Exception {
        Path file = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");
        assertThat(Keyring.decode(Files.readAllBytes(file)).signers())
                .anyMatch(signer -> signer.name().contains("Debian"));
    }

    /// A public key and its name, with a signature over both, all by an algorithm that has a number
    /// (ML-DSA-87 with Ed448) and is not known here.
    ///
    /// @param tag 6, or 14 for a subkey, which has no name
    private static byte[] unknownKey(int version, int tag) {
        byte[] start = {(byte) version, 0x68, 0, 0, 0, UNKNOWN_ALGORITHM};
        byte[] length = version == 6 ? new byte[] {0, 0, 0x0a, 0x59} : new byte[0];
        byte[] key = packet(tag, joined(start, length, new byte[2649]));
        byte[] name = packet(13, "Later <later@example.org>".getBytes(StandardCharsets.UTF_8));
        return tag == 6
                ? joined(key, name, unknownSignature(version, 0x13))
                : joined(key, unknownSignature(version, 0x18));
    }

    private static byte[] unknownSignature(int version, int type) {
        byte[] start = {(byte) version, (byte) type, UNKNOWN_ALGORITHM, 10};
        byte[] made = {5, 2, 0x68, 0, 0, 0};
        byte[] value = new byte[4741];
        return packet(
                2,
                version == 6
                        ? joined(start, new byte[] {0, 0, 0, 6}, made, new byte[6], SALT, value)
                        : joined(start, new byte[] {0, 6}, made, new byte[4], value));
    }

    private static byte[] packet(int tag, byte[] body) {
        byte[] head = {
            (byte) (0xc0 | tag), -1, 0, 0, (byte) (body.length >> 8), (byte) body.length
        };
        return joined(head, body);
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        List.of(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] armoured(byte[] binary) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var armour = ArmoredOutputStream.builder().build(out)) {
            armour.write(binary);
        }
        return out.toByteArray();
    }

    private static SignatureCheck check(Keyring keys, byte[] signature, byte[] content)
            throws Exception {
        return check(keys, signature, content, Instant.now());
    }

    private static SignatureCheck check(Keyring keys, byte[] signature, byte[] content, Instant now)
            throws Exception {
        SignedBytes check = keys.check(signature);
        check.update(content, 0, content.length);
        return check.finish(now);
    }

    private static Consumer<SignatureCheck> is(SignatureFault fault) {
        return check ->
                assertThat(check)
                        .isInstanceOfSatisfying(
                                Refused.class, no -> assertThat(no.fault()).isEqualTo(fault));
    }
}
