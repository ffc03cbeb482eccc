package dev.stirrup.trust.upstream;

import dev.stirrup.trust.upstream.SignatureCheck.Good;
import dev.stirrup.trust.upstream.SignatureCheck.Refused;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// RSA keys that may vouch for Alpine's archives, by the file names by which signatures call them.
/// Immutable.
///
/// SHA-1 is taken here and nowhere else: Alpine signs its indexes so, and apk believes nothing
/// else. Whoever forges one must find a second text to Alpine's digest, not two texts of a kind.
public final class ApkKeys {
    /// How keys are named: `alpine-devel@lists.alpinelinux.org-6165ee59.rsa.pub`.
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9@._+-]*\\.rsa\\.pub");

    private static final int LEAST_BITS = 2048;

    /// No key in PEM comes near it.
    public static final int LONGEST = 64 << 10;

    private static final Pattern PEM =
            Pattern.compile(
                    "\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

    private final Map<String, RSAPublicKey> keys;

    private ApkKeys(Map<String, RSAPublicKey> keys) {
        this.keys = Map.copyOf(keys);
    }

    /// Without keys.
    public static ApkKeys none() {
        return new ApkKeys(Map.of());
    }

    /// These and one more.
    ///
    /// @param name of its file, as signatures name it
    /// @param pem a public key as `openssl rsa -pubout` writes it
    /// @throws MalformedException when it is none, or too short to vouch
    public ApkKeys with(String name, byte[] pem) throws MalformedException {
        Map<String, RSAPublicKey> more = new TreeMap<>(keys);
        more.put(name, read(pem));
        return new ApkKeys(more);
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /// Whose keys these are.
    public List<Signer> signers() {
        return keys.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(key -> signer(key.getKey(), key.getValue()))
                .toList();
    }

    SignatureCheck check(List<ApkArchive.Mark> marks, byte[] signed) {
        Optional<Refused> refused = Optional.empty();
        for (ApkArchive.Mark mark : marks) {
            Optional<RSAPublicKey> key = Optional.ofNullable(keys.get(mark.key()));
            if (key.isPresent() && isRight(mark, key.get(), signed)) {
                return new Good(signer(mark.key(), key.get()));
            }
            if (key.isPresent() || refused.isEmpty()) {
                refused =
                        Optional.of(
                                new Refused(
                                        key.isPresent()
                                                ? SignatureFault.WRONG
                                                : SignatureFault.UNKNOWN_KEY,
                                        mark.key()));
            }
        }
        return refused.orElseThrow(() -> new IllegalArgumentException("no signature"));
    }

    private static boolean isRight(ApkArchive.Mark mark, PublicKey key, byte[] signed) {
        try {
            Signature check = Signature.getInstance(mark.algorithm());
            check.initVerify(key);
            check.update(signed);
            return check.verify(mark.signature().toArray());
        } catch (GeneralSecurityException _) {
            return false; // a signature of another length than the key's
        }
    }

    private static RSAPublicKey read(byte[] pem) throws MalformedException {
        Matcher text = PEM.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        if (pem.length > LONGEST || !text.matches()) {
            throw new MalformedException("no public key in PEM", 0);
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(text.group(1));
            PublicKey key =
                    KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
            if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= LEAST_BITS) {
                return rsa;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new MalformedException("no RSA key: " + e.getMessage(), 0);
        }
        throw new MalformedException("a key of less than " + LEAST_BITS + " bits", 0);
    }

    private static Signer signer(String name, PublicKey key) {
        byte[] digest = Sha256.begin().digest(key.getEncoded());
        return new Signer(name, HexFormat.of().withUpperCase().formatHex(digest));
    }
}
