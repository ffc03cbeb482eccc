package dev.stirrup.server.engine.tls;

import dev.stirrup.server.tls.Credentials;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Checks the certificates that machines show: by their issuer and dates as Java does, then whether
/// they are still to be used.
final class MachineTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager issuers;
    private final Credentials credentials;
    private final InstantSource clock;

    MachineTrust(X509ExtendedTrustManager issuers, Credentials credentials, InstantSource clock) {
        this.issuers = issuers;
        this.credentials = credentials;
        this.clock = clock;
    }

    /// Whether any certificate could be shown to us.
    boolean isOfUse() {
        return credentials.areGiven();
    }

    /// Why this certificate may not be used now, though it was issued for it. A session that is
    /// taken up again checks no signature, so this is asked behind every handshake.
    Optional<String> refusal(X509Certificate certificate) {
        try {
            certificate.checkValidity(Date.from(clock.instant()));
        } catch (CertificateException e) {
            return Optional.of("machine certificate: " + e.getMessage());
        }
        return credentials
                .refusal(Credentials.of(certificate))
                .map(why -> "machine certificate: " + why);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        issuers.checkClientTrusted(chain, type, engine);
        checkUse(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        issuers.checkClientTrusted(chain, type, socket);
        checkUse(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        issuers.checkClientTrusted(chain, type);
        checkUse(chain);
    }

    private void checkUse(X509Certificate[] chain) throws CertificateException {
        Optional<String> refusal = refusal(chain[0]);
        if (refusal.isPresent()) {
            throw new CertificateException(refusal.get());
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no server is asked here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        throw new CertificateException("no server is asked here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw new CertificateException("no server is asked here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return issuers.getAcceptedIssuers();
    }
}
