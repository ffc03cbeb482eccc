package dev.stirrup.trust.site;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

/// A certificate, its issuer's, and so on up to the root's, which is the last one.
public record CertificateChain(List<X509Certificate> certificates) {
    public CertificateChain {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("a chain of nothing");
        }
    }

    public static CertificateChain of(X509Certificate own, CertificateChain above) {
        return new CertificateChain(
                Stream.concat(Stream.of(own), above.certificates.stream()).toList());
    }

    public X509Certificate own() {
        return certificates.getFirst();
    }

    public X509Certificate root() {
        return certificates.getLast();
    }

    /// As a server sends it: whoever needs the root has it.
    public List<X509Certificate> withoutRoot() {
        return certificates.size() == 1
                ? certificates
                : certificates.subList(0, certificates.size() - 1);
    }
}
