package dev.stirrup.uefi.cms;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;

/// The way from a certificate to one that is trusted, as firmware looks for it (edk2, CryptoPkg/
/// Library/BaseCryptLib/Pk/CryptPkcs7VerifyCommon.c): any certificate can be the trusted one, root
/// or not, times are not looked at, nor what the certificate is for; issuers must be authorities.
public final class CertificatePath {
    private CertificatePath() {}

    /// @param known certificates that may lie on the way
    /// @return the certificate first, the trusted one last; empty when there is no way
    public static Optional<List<Certificate>> find(
            Certificate from, Collection<Certificate> known, Set<Certificate> trusted) {
        Map<Certificate, Certificate> cameFrom = new HashMap<>();
        Set<Certificate> seen = new HashSet<>(Set.of(from));
        Deque<Certificate> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty()) {
            Certificate at = next.remove();
            if (trusted.contains(at)) {
                List<Certificate> path = path(at, cameFrom);
                if (keepsLengths(path)) {
                    return Optional.of(path);
                }
                continue;
            }
            for (Certificate issuer :
                    issuers(at, Stream.concat(trusted.stream(), known.stream()))) {
                if (seen.add(issuer)) {
                    cameFrom.put(issuer, at);
                    next.add(issuer);
                }
            }
        }
        return Optional.empty();
    }

    /// The certificate and the issuers of it that are known, up to where they end. Nothing is
    /// trusted by that.
    public static List<Certificate> climb(Certificate from, Collection<Certificate> known) {
        List<Certificate> path = new ArrayList<>(List.of(from));
        while (true) {
            List<Certificate> issuers =
                    issuers(path.getLast(), known.stream().filter(c -> !path.contains(c)));
            if (issuers.isEmpty()) {
                return path;
            }
            path.add(issuers.getFirst());
        }
    }

    private static List<Certificate> issuers(Certificate of, Stream<Certificate> candidates) {
        return candidates
                .filter(one -> one.holder().getSubject().equals(of.holder().getIssuer()))
                .filter(one -> !one.equals(of))
                .distinct()
                .filter(CertificatePath::isAuthority)
                .filter(one -> SignatureCheck.isIssued(of, one))
                .toList();
    }

    private static List<Certificate> path(Certificate end, Map<Certificate, Certificate> cameFrom) {
        List<Certificate> path = new ArrayList<>();
        for (Certificate at = end; at != null; at = cameFrom.get(at)) {
            path.addFirst(at);
        }
        return path;
    }

    /// OpenSSL's check_ca (crypto/x509/v3_purp.c): without basic constraints a key usage for
    /// certificates, or a self-issued certificate of version 1.
    private static boolean isAuthority(Certificate certificate) {
        Extensions extensions = certificate.holder().getExtensions();
        if (extensions == null) {
            return certificate.holder().getVersionNumber() == 1 && certificate.isSelfIssued();
        }
        try {
            KeyUsage usage = KeyUsage.fromExtensions(extensions);
            BasicConstraints constraints = BasicConstraints.fromExtensions(extensions);
            boolean maySign = usage == null || usage.hasUsages(KeyUsage.keyCertSign);
            return maySign && (constraints == null ? usage != null : constraints.isCA());
        } catch (RuntimeException e) {
            return false;
        }
    }

    /// Whether each authority allows as many authorities below it as there are.
    private static boolean keepsLengths(List<Certificate> path) {
        for (int i = 1; i < path.size(); i++) {
            Extensions extensions = path.get(i).holder().getExtensions();
            BasicConstraints constraints =
                    extensions == null ? null : BasicConstraints.fromExtensions(extensions);
            if (constraints != null
                    && constraints.getPathLenConstraint() != null
                    && constraints.getPathLenConstraint().compareTo(BigInteger.valueOf(i - 1L))
                            < 0) {
                return false;
            }
        }
        return true;
    }
}
