package dev.stirrup.uefi.preflight;

import dev.stirrup.uefi.cms.Certificate;
import dev.stirrup.uefi.list.SignatureList;
import dev.stirrup.uefi.list.SignatureType;
import dev.stirrup.uefi.pe.DigestKind;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The content of db or dbx, ready to be asked.
///
/// @param certificates whose signatures count
/// @param digests of programs
/// @param certificateDigests of to-be-signed parts of certificates
/// @param versions entries of Microsoft's that name the least version of a boot program of Windows:
///   the program reads them, no firmware does
/// @param unread entries that are of no use here: unknown types, broken certificates
public record SignatureDatabase(
        Set<Certificate> certificates,
        Map<DigestKind, Set<Bytes>> digests,
        Map<DigestKind, Set<Bytes>> certificateDigests,
        int versions,
        int unread) {
    public SignatureDatabase {
        certificates = Set.copyOf(certificates);
        digests = Map.copyOf(digests);
        certificateDigests = Map.copyOf(certificateDigests);
    }

    public static SignatureDatabase empty() {
        return of(List.<SignatureList>of());
    }

    public static SignatureDatabase of(Collection<Certificate> certificates) {
        return new SignatureDatabase(Set.copyOf(certificates), Map.of(), Map.of(), 0, 0);
    }

    public static SignatureDatabase of(List<SignatureList> lists) {
        Set<Certificate> certificates = new HashSet<>();
        Map<DigestKind, Set<Bytes>> digests = new EnumMap<>(DigestKind.class);
        Map<DigestKind, Set<Bytes>> certificateDigests = new EnumMap<>(DigestKind.class);
        int versions = 0;
        int unread = 0;
        for (SignatureList list : lists) {
            Optional<DigestKind> program = list.named().flatMap(SignatureDatabase::program);
            Optional<DigestKind> certificate = list.named().flatMap(SignatureDatabase::revoked);
            for (SignatureList.Entry entry : list.entries()) {
                if (entry.owner().equals(SignatureList.SVN_OWNER)) {
                    versions++;
                } else if (program.isPresent()) {
                    digests.computeIfAbsent(program.get(), _ -> new HashSet<>()).add(entry.data());
                } else if (certificate.isPresent()) {
                    certificateDigests
                            .computeIfAbsent(certificate.get(), _ -> new HashSet<>())
                            .add(first(entry.data(), certificate.get().size()));
                } else if (list.named().filter(SignatureType.X509::equals).isPresent()) {
                    unread += add(entry.data(), certificates) ? 0 : 1;
                } else {
                    unread++;
                }
            }
        }
        return new SignatureDatabase(certificates, digests, certificateDigests, versions, unread);
    }

    /// Both together.
    public SignatureDatabase and(SignatureDatabase other) {
        Set<Certificate> all = new HashSet<>(certificates);
        all.addAll(other.certificates);
        return new SignatureDatabase(
                all,
                joined(digests, other.digests),
                joined(certificateDigests, other.certificateDigests),
                versions + other.versions,
                unread + other.unread);
    }

    /// How many entries can be asked for.
    public int size() {
        return certificates.size() + count(digests) + count(certificateDigests);
    }

    boolean hasDigest(Map<DigestKind, Bytes> image, DigestKind kind) {
        Bytes digest = image.get(kind);
        return digest != null && digests.getOrDefault(kind, Set.of()).contains(digest);
    }

    /// Whether a certificate is named by the digest of its to-be-signed part.
    boolean hasCertificateDigest(Certificate certificate) {
        return certificateDigests.entrySet().stream()
                .anyMatch(entry ->
                        entry.getValue()
                                .contains(certificate.toBeSignedDigest(entry.getKey().javaName())));
    }

    private static boolean add(Bytes der, Set<Certificate> certificates) {
        try {
            certificates.add(Certificate.decode(der.toArray()));
            return true;
        } catch (MalformedException e) {
            return false;
        }
    }

    private static Bytes first(Bytes data, int count) {
        return Bytes.of(Arrays.copyOf(data.toArray(), count));
    }

    private static int count(Map<DigestKind, Set<Bytes>> digests) {
        return digests.values().stream().mapToInt(Set::size).sum();
    }

    private static Map<DigestKind, Set<Bytes>> joined(
            Map<DigestKind, Set<Bytes>> one, Map<DigestKind, Set<Bytes>> other) {
        Map<DigestKind, Set<Bytes>> joined = new HashMap<>(one);
        other.forEach((kind, digests) ->
                joined.merge(
                        kind,
                        digests,
                        (a, b) -> {
                            Set<Bytes> both = new HashSet<>(a);
                            both.addAll(b);
                            return both;
                        }));
        return joined;
    }

    private static Optional<DigestKind> program(SignatureType type) {
        return switch (type) {
            case SHA1 -> Optional.of(DigestKind.SHA1);
            case SHA224 -> Optional.of(DigestKind.SHA224);
            case SHA256 -> Optional.of(DigestKind.SHA256);
            case SHA384 -> Optional.of(DigestKind.SHA384);
            case SHA512 -> Optional.of(DigestKind.SHA512);
            case X509,
                    X509_SHA256,
                    X509_SHA384,
                    X509_SHA512,
                    RSA2048,
                    RSA2048_SHA1,
                    RSA2048_SHA256 ->
                    Optional.empty();
        };
    }

    private static Optional<DigestKind> revoked(SignatureType type) {
        return switch (type) {
            case X509_SHA256 -> Optional.of(DigestKind.SHA256);
            case X509_SHA384 -> Optional.of(DigestKind.SHA384);
            case X509_SHA512 -> Optional.of(DigestKind.SHA512);
            case X509,
                    SHA1,
                    SHA224,
                    SHA256,
                    SHA384,
                    SHA512,
                    RSA2048,
                    RSA2048_SHA1,
                    RSA2048_SHA256 ->
                    Optional.empty();
        };
    }
}
