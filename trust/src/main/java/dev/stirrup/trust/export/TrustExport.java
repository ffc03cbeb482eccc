package dev.stirrup.trust.export;

import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.trust.site.SiteKeys;
import dev.stirrup.uefi.cms.SigningKey;
import dev.stirrup.uefi.list.EfiGuid;
import dev.stirrup.uefi.list.SecureVariable;
import dev.stirrup.uefi.list.SignatureList;
import dev.stirrup.uefi.list.SignatureListEncoder;
import dev.stirrup.uefi.list.VariableUpdateEncoder;
import dev.stirrup.uefi.list.VariableUpdateEncoder.Wish;
import dev.stirrup.uefi.pe.DigestKind;
import dev.stirrup.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The certificates that clients shall hold for a duty, while a key is replaced both the old and
/// the new one.
public final class TrustExport {
    private final SiteKeys keys;
    private final Instant now;

    public TrustExport(SiteKeys keys, Instant now) {
        this.keys = keys;
        this.now = now;
    }

    /// The variable of Secure Boot that holds certificates of this duty.
    public static Optional<SecureVariable> variable(Duty duty) {
        return switch (duty) {
            case PLATFORM -> Optional.of(SecureVariable.PK);
            case KEY_EXCHANGE -> Optional.of(SecureVariable.KEK);
            case BOOT_SIGNING -> Optional.of(SecureVariable.DB);
            case ROOT, TLS, MACHINE_IDENTITY, MANIFEST -> Optional.empty();
        };
    }

    /// The duty whose key signs updates of this variable.
    public static Duty signerOf(SecureVariable variable) {
        return switch (variable) {
            case PK, KEK -> Duty.PLATFORM;
            case DB, DBX -> Duty.KEY_EXCHANGE;
        };
    }

    public List<X509Certificate> certificates(Duty duty) {
        return keys.trusted(duty, now).stream().map(SiteKey::certificate).toList();
    }

    public byte[] pem(Duty duty) {
        return Pem.certificates(certificates(duty)).getBytes(StandardCharsets.US_ASCII);
    }

    /// The certificate in use now; a file in DER holds one.
    public Optional<byte[]> der(Duty duty) {
        return keys.current(duty, now).map(key -> Pem.der(key.certificate()));
    }

    /// EFI signature lists, one certificate each. For the roots this is the content of
    /// `TlsCaCertificate` (edk2, NetworkPkg/Include/Guid/TlsAuthentication.h) and of OVMF's
    /// `etc/edk2/https/cacerts`.
    public byte[] signatureLists(Duty duty) {
        return SignatureListEncoder.encode(lists(duty));
    }

    /// A signed update of the duty's Secure Boot variable.
    ///
    /// @param isAppending keeps what the firmware has, such as Microsoft's certificates
    /// @param by the key of [#signerOf]
    /// @throws SignatureException when that key cannot be used
    public byte[] update(Duty duty, boolean isAppending, SigningKey by) throws SignatureException {
        SecureVariable variable =
                variable(duty)
                        .orElseThrow(() -> new IllegalArgumentException(duty + " has no variable"));
        return VariableUpdateEncoder.sign(new Wish(variable, isAppending, now, lists(duty)), by);
    }

    /// A signed update of dbx, by which firmware refuses what was withdrawn, whoever has a copy.
    ///
    /// @param isAppending keeps what the firmware has, such as Microsoft's entries
    /// @param by the key of [#signerOf]
    /// @throws IllegalArgumentException when nothing is forbidden
    /// @throws SignatureException when that key cannot be used
    public byte[] forbidding(Forbidden what, boolean isAppending, SigningKey by)
            throws SignatureException {
        List<SignatureList> lists = lists(what);
        if (lists.isEmpty()) {
            throw new IllegalArgumentException("nothing is forbidden");
        }
        return VariableUpdateEncoder.sign(
                new Wish(SecureVariable.DBX, isAppending, now, lists), by);
    }

    /// What firmware shall not start.
    ///
    /// @param certificates programs that one of them signed or issued the signer of, whatever their
    ///   dates
    /// @param programs by their Authenticode SHA-256 digests
    public record Forbidden(List<X509Certificate> certificates, List<Bytes> programs) {
        public Forbidden {
            certificates = List.copyOf(certificates);
            programs = List.copyOf(programs);
        }

        public boolean isEmpty() {
            return certificates.isEmpty() && programs.isEmpty();
        }
    }

    /// Certificates by digest: dbx has room for few whole ones.
    private List<SignatureList> lists(Forbidden what) {
        List<SignatureList> lists = new ArrayList<>();
        for (X509Certificate certificate : what.certificates()) {
            lists.add(SignatureList.revoked(owner(), signedDigest(certificate), Optional.empty()));
        }
        if (!what.programs().isEmpty()) {
            lists.add(SignatureList.sha256(owner(), what.programs()));
        }
        return lists;
    }

    private static Bytes signedDigest(X509Certificate certificate) {
        try {
            return Bytes.of(DigestKind.SHA256.begin().digest(certificate.getTBSCertificate()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate without its bytes", e);
        }
    }

    /// Who put the entries there: the same for all of a site, so that they can be found again.
    public EfiGuid owner() {
        String name = "stirrup:" + keys.organisation();
        return new EfiGuid(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    }

    private List<SignatureList> lists(Duty duty) {
        return certificates(duty).stream()
                .map(certificate -> SignatureList.x509(owner(), Pem.der(certificate)))
                .toList();
    }
}
