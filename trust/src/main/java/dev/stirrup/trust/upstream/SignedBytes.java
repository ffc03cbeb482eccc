package dev.stirrup.trust.upstream;

import dev.stirrup.trust.upstream.SignatureCheck.Good;
import dev.stirrup.trust.upstream.SignatureCheck.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPDefaultPolicy;
import org.bouncycastle.openpgp.api.OpenPGPPolicy;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/// Bytes that somebody signed, while they pass by. Used once, by one thread.
public final class SignedBytes {
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(24);
    private static final OpenPGPPolicy POLICY = new OpenPGPDefaultPolicy();

    private final List<One> known = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();

    private record One(PGPSignature signature, OpenPGPComponentKey key) {}

    SignedBytes(List<OpenPGPCertificate> certificates, List<PGPSignature> signatures) {
        signatures.forEach(signature -> add(certificates, signature));
    }

    /// Whether it makes any difference what the bytes are.
    public boolean isOpen() {
        return !known.isEmpty();
    }

    /// Takes the next bytes.
    public void update(byte[] bytes, int from, int count) {
        known.forEach(one -> one.signature().update(bytes, from, count));
    }

    /// What the signatures are worth, after the last byte.
    public SignatureCheck finish(Instant now) {
        Optional<Refused> last = Optional.empty();
        for (One one : known) {
            switch (worth(one, now)) {
                case Good good -> {
                    return good;
                }
                case Refused no -> last = Optional.of(no);
            }
        }
        return last.orElseGet(refused::getFirst);
    }

    static Signer signer(OpenPGPCertificate certificate) {
        String name =
                certificate.getAllUserIds().stream()
                        .findFirst()
                        .map(user -> user.getUserId())
                        .orElse("somebody without a name");
        return new Signer(name, hex(certificate.getFingerprint()));
    }

    private void add(List<OpenPGPCertificate> certificates, PGPSignature signature) {
        int type = signature.getSignatureType();
        boolean isOfBytes =
                type == PGPSignature.BINARY_DOCUMENT
                        || type == PGPSignature.CANONICAL_TEXT_DOCUMENT;
        Optional<OpenPGPComponentKey> key =
                certificates.stream()
                        .flatMap(one ->
                                Optional.ofNullable(one.getSigningKeyFor(signature)).stream())
                        .findFirst();
        if (!isOfBytes || key.isEmpty()) {
            refused.add(refusal(SignatureFault.UNKNOWN_KEY, signature));
            return;
        }
        try {
            signature.init(new BcPGPContentVerifierBuilderProvider(), key.get().getPGPPublicKey());
            known.add(new One(signature, key.get()));
        } catch (PGPException | RuntimeException _) {
            refused.add(refusal(SignatureFault.UNFIT_KEY, signature));
        }
    }

    private static SignatureCheck worth(One one, Instant now) {
        Optional<SignatureFault> fault = fault(one, now);
        return fault.isPresent()
                ? refusal(fault.get(), one.signature())
                : new Good(signer(one.key().getCertificate()));
    }

    /// The bytes come first: that they were changed is worse than all the rest.
    private static Optional<SignatureFault> fault(One one, Instant now) {
        if (!isRight(one.signature())) {
            return Optional.of(SignatureFault.WRONG);
        }
        if (!POLICY.hasAcceptableDocumentSignatureHashAlgorithm(one.signature())) {
            return Optional.of(SignatureFault.WEAK);
        }
        Instant made = one.signature().getCreationTime().toInstant();
        if (made.isAfter(now.plus(CLOCKS_DIFFER))) {
            return Optional.of(SignatureFault.FUTURE);
        }
        long lasting = one.signature().getHashedSubPackets().getSignatureExpirationTime();
        if (lasting > 0 && made.plusSeconds(lasting).isBefore(now)) {
            return Optional.of(SignatureFault.EXPIRED);
        }
        return keyFault(one.key(), now);
    }

    /// What stands against a key; against a subkey also what stands against its primary one.
    private static Optional<SignatureFault> keyFault(OpenPGPComponentKey key, Instant now) {
        Date at = Date.from(now);
        OpenPGPComponentKey primary = key.getCertificate().getPrimaryKey();
        try {
            if (primary.getRevocation(at) != null || key.getRevocation(at) != null) {
                return Optional.of(SignatureFault.REVOKED_KEY);
            }
            if (hasExpired(primary, now) || hasExpired(key, now)) {
                return Optional.of(SignatureFault.EXPIRED_KEY);
            }
            boolean isFit =
                    POLICY.isAcceptableVerificationKey(key.getPGPPublicKey())
                            && primary.isBoundAt(at)
                            && key.isBoundAt(at)
                            && key.isSigningKey(at);
            return isFit ? Optional.empty() : Optional.of(SignatureFault.UNFIT_KEY);
        } catch (RuntimeException _) {
            return Optional.of(SignatureFault.UNFIT_KEY); // a key that nothing binds
        }
    }

    private static boolean hasExpired(OpenPGPComponentKey key, Instant now) {
        Date end = key.getKeyExpirationDateAt(Date.from(now));
        return end != null && !end.toInstant().isAfter(now);
    }

    private static boolean isRight(PGPSignature signature) {
        try {
            return signature.verify();
        } catch (PGPException | RuntimeException _) {
            return false; // numbers that no signer writes
        }
    }

    private static Refused refusal(SignatureFault fault, PGPSignature signature) {
        String key =
                signature.getKeyIdentifiers().stream()
                        .map(one ->
                                one.getFingerprint() == null
                                        ? String.format(Locale.ROOT, "%016X", one.getKeyId())
                                        : hex(one.getFingerprint()))
                        .findFirst()
                        .orElse("not named");
        return new Refused(fault, key);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }
}
