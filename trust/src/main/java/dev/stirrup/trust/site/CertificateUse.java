package dev.stirrup.trust.site;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Optional;

/// What a certificate is issued for; decides its extensions.
public sealed interface CertificateUse {
    /// Issues what is below it.
    record Root() implements CertificateUse {}

    /// Issues certificates for one duty, and no further issuers.
    record Issuing(Duty duty) implements CertificateUse {}

    /// An HTTPS server's.
    record Server(ServerNames names, StatusService status) implements CertificateUse {
        public Server(ServerNames names) {
            this(names, StatusService.NONE);
        }
    }

    /// A machine's, as client.
    record Machine() implements CertificateUse {}

    /// Signs loaders and images: digitalSignature and codeSigning, as iPXE's `imgverify` asks.
    record CodeSigning(StatusService status) implements CertificateUse {
        public CodeSigning() {
            this(StatusService.NONE);
        }
    }

    /// Signs changes of Secure Boot's variables: PK and KEK.
    record VariableSigning() implements CertificateUse {}

    /// Signs boot manifests.
    record ManifestSigning() implements CertificateUse {}

    /// Where a client can ask whether the certificate is withdrawn. A client that finds a responder
    /// named here and does not reach it refuses the certificate (iPXE 2.0), so naming one is a
    /// choice of the operator's.
    ///
    /// @param responder URL for OCSP
    /// @param list URL of the revocation list
    record StatusService(Optional<String> responder, Optional<String> list) {
        public static final StatusService NONE =
                new StatusService(Optional.empty(), Optional.empty());

        /// id-pe-authorityInfoAccess, RFC 5280 section 4.2.2.1.
        private static final String AUTHORITY_ACCESS = "1.3.6.1.5.5.7.1.1";

        /// OCSP only.
        public static StatusService at(String responder) {
            return new StatusService(Optional.of(responder), Optional.empty());
        }

        /// Whether a certificate of this site names this responder, or none where there is none.
        public boolean isRespondedBy(X509Certificate certificate) {
            byte[] access = certificate.getExtensionValue(AUTHORITY_ACCESS);
            if (access == null || responder.isEmpty()) {
                return access == null && responder.isEmpty();
            }
            // The URL is all that the extension holds, and ends it.
            return new String(access, StandardCharsets.ISO_8859_1).endsWith(responder.get());
        }
    }
}
