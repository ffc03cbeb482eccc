package dev.stirrup.uefi.preflight;

import dev.stirrup.uefi.authenticode.AuthenticodeSignature;
import dev.stirrup.uefi.authenticode.SignedImage;
import dev.stirrup.uefi.cms.Certificate;
import dev.stirrup.uefi.cms.CertificatePath;
import dev.stirrup.uefi.cms.MessageSigner;
import dev.stirrup.uefi.pe.DigestKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The decision of firmware about one program (edk2, SecurityPkg/Library/DxeImageVerificationLib/
/// DxeImageVerificationLib.c, DxeImageVerificationHandler): with several signatures one that db
/// accepts is enough, and one hit in dbx refuses the program. Times are not looked at; firmware has
/// no list of time stamp authorities, so a revocation from a time on holds for every signature.
public final class FirmwareCheck {
    private final SignedImage image;
    private final SignatureDatabase allowed;
    private final SignatureDatabase denied;

    private FirmwareCheck(SignedImage image, SignatureDatabase allowed, SignatureDatabase denied) {
        this.image = image;
        this.allowed = allowed;
        this.denied = denied;
    }

    /// @param allowed db
    /// @param denied dbx
    public static Ruling of(
            SignedImage image, SignatureDatabase allowed, SignatureDatabase denied) {
        return new FirmwareCheck(image, allowed, denied).ruling();
    }

    private Ruling ruling() {
        for (DigestKind kind : image.digests().keySet()) {
            if (denied.hasDigest(image.digests(), kind)) {
                return refused(Refusal.REVOKED_DIGEST, kind.javaName() + " in dbx");
            }
        }
        Optional<Ruling> revoked =
                image.readable().stream()
                        .map(this::revocation)
                        .flatMap(Optional::stream)
                        .findFirst();
        if (revoked.isPresent()) {
            return revoked.get();
        }
        if (!image.isTableWhole()) {
            return refused(Refusal.BROKEN_SIGNATURES, "");
        }
        for (AuthenticodeSignature signature : image.readable()) {
            Optional<List<Certificate>> path = path(signature, allowed.certificates());
            if (path.isPresent() && image.fits(signature)) {
                return new Ruling.Accepted(path.get().getLast().commonName());
            }
        }
        for (DigestKind kind : image.digests().keySet()) {
            if (allowed.hasDigest(image.digests(), kind)) {
                return new Ruling.Accepted("its digest");
            }
        }
        return notAllowed();
    }

    private Ruling notAllowed() {
        List<AuthenticodeSignature> readable = image.readable();
        if (image.signatures().isEmpty()) {
            return refused(Refusal.UNSIGNED, "");
        }
        if (readable.stream().noneMatch(image::fits)) {
            return refused(Refusal.ALTERED, signers(readable));
        }
        return refused(Refusal.UNTRUSTED, signers(readable));
    }

    /// The hit of one signature in dbx: a certificate that it leads to, or the digest of one of its
    /// certificates.
    private Optional<Ruling> revocation(AuthenticodeSignature signature) {
        if (image.fits(signature)) {
            Optional<List<Certificate>> path = path(signature, denied.certificates());
            if (path.isPresent()) {
                return Optional.of(
                        refused(
                                Refusal.REVOKED_CERTIFICATE,
                                path.get().getLast().commonName() + " in dbx"));
            }
        }
        return behind(signature).stream()
                .filter(denied::hasCertificateDigest)
                .findFirst()
                .map(certificate ->
                        refused(Refusal.REVOKED_CERTIFICATE, certificate.commonName() + " in dbx"));
    }

    /// The certificates that stand behind a signature, with the one in db that ends its path.
    private List<Certificate> behind(AuthenticodeSignature signature) {
        List<Certificate> behind = new ArrayList<>(signature.path());
        path(signature, allowed.certificates())
                .map(List::getLast)
                .filter(end -> !behind.contains(end))
                .ifPresent(behind::add);
        return behind;
    }

    /// The way from the first signer to a trusted certificate; all signers must have one, and the
    /// signature must be theirs.
    private static Optional<List<Certificate>> path(
            AuthenticodeSignature signature, Set<Certificate> trusted) {
        if (!signature.isIntact() || trusted.isEmpty()) {
            return Optional.empty();
        }
        List<List<Certificate>> paths =
                signature.message().signers().stream()
                        .map(MessageSigner::certificate)
                        .flatMap(Optional::stream)
                        .map(signer ->
                                CertificatePath.find(
                                        signer, signature.message().certificates(), trusted))
                        .flatMap(Optional::stream)
                        .toList();
        return paths.size() == signature.message().signers().size()
                ? Optional.of(paths.getFirst())
                : Optional.empty();
    }

    private static Ruling refused(Refusal why, String detail) {
        return new Ruling.Refused(why, detail);
    }

    private static String signers(List<AuthenticodeSignature> signatures) {
        String names =
                signatures.stream()
                        .map(AuthenticodeSignature::path)
                        .filter(path -> !path.isEmpty())
                        .map(path -> path.getFirst().commonName())
                        .distinct()
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : "signed by " + names;
    }
}
