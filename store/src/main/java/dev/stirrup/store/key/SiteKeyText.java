package dev.stirrup.store.key;

import dev.stirrup.store.Micros;
import dev.stirrup.store.StoreException;
import dev.stirrup.store.StoreException.Trouble;
import dev.stirrup.store.json.Fields;
import dev.stirrup.trust.site.CertificateChain;
import dev.stirrup.trust.site.Custody;
import dev.stirrup.trust.site.Duty;
import dev.stirrup.trust.site.SiteKey;
import dev.stirrup.trust.site.SiteKeys;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// What is known of the site's keys, as JSON. It holds certificates and no secrets.
final class SiteKeyText {
    private SiteKeyText() {}

    static String write(SiteKeys keys) {
        return Fields.empty()
                .with("organisation", keys.organisation())
                .withAll("keys", keys.keys().stream().map(SiteKeyText::fields).toList())
                .toString();
    }

    /// @throws StoreException when it was not written by us
    static SiteKeys read(String text) {
        try {
            Fields fields = Fields.of(text);
            List<SiteKey> keys = new ArrayList<>();
            for (Fields key : fields.objects("keys")) {
                keys.add(key(key));
            }
            return new SiteKeys(fields.text("organisation"), keys);
        } catch (IllegalArgumentException | CertificateException e) {
            throw new StoreException(
                    Trouble.DAMAGED,
                    "the list of the site's keys is damaged: " + e.getMessage(),
                    e);
        }
    }

    private static Fields fields(SiteKey key) {
        return Fields.empty()
                .with("name", key.name())
                .with("duty", key.duty().word())
                .with("from", Micros.of(key.from()))
                .with("until", Micros.of(key.until()))
                .with("custody", key.custody().name().toLowerCase(Locale.ROOT))
                .with("chains", key.chains().stream().map(SiteKeyText::texts).toList());
    }

    private static SiteKey key(Fields fields) throws CertificateException {
        List<CertificateChain> chains = new ArrayList<>();
        for (Object chain : fields.list("chains")) {
            chains.add(chain((List<?>) chain));
        }
        return new SiteKey(
                fields.text("name"),
                Duty.named(fields.text("duty"))
                        .orElseThrow(() -> new IllegalArgumentException("unknown duty")),
                Micros.at(fields.number("from")),
                Micros.at(fields.number("until")),
                Custody.valueOf(fields.text("custody").toUpperCase(Locale.ROOT)),
                chains);
    }

    private static List<String> texts(CertificateChain chain) {
        return chain.certificates().stream().map(SiteKeyText::text).toList();
    }

    private static String text(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate without its bytes", e);
        }
    }

    private static CertificateChain chain(List<?> texts) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Object text : texts) {
            byte[] der = Base64.getDecoder().decode((String) text);
            certificates.add(
                    (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return new CertificateChain(certificates);
    }
}
