package dev.stirrup.trust.revocation;

import dev.stirrup.trust.SignerUnavailableException;
import dev.stirrup.trust.site.Authority;
import dev.stirrup.trust.site.SignerOutput;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.Req;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/// Answers OCSP requests (RFC 6960) about certificates of this site. Each answer is signed by the
/// issuer's own key: the simplest form that iPXE checks.
public final class StatusAnswers {
    /// One certificate's request has about 80 bytes, with a nonce 120.
    public static final int LARGEST_REQUEST = 4096;

    /// Short, so that a kept answer is soon of no use to anybody.
    private static final Duration LIFETIME = Duration.ofHours(1);

    /// Clocks of firmware are wrong by minutes, those of other clients by less.
    private static final Duration BACKDATED = Duration.ofMinutes(5);

    /// RFC 9654 section 2.1.
    private static final int LONGEST_NONCE = 128;

    private static final int MOST_ASKED = 8;

    private final List<Authority> issuers;

    /// @param issuers those whose keys are here
    public StatusAnswers(List<Authority> issuers) {
        this.issuers = List.copyOf(issuers);
    }

    /// What is sent, and about which certificates it tells.
    ///
    /// @param der OCSP's answer
    /// @param serials empty for a refusal
    public record Answer(Bytes der, List<BigInteger> serials) {
        public Answer {
            serials = List.copyOf(serials);
        }
    }

    /// The answer to a request. One that cannot be read, and one about others' certificates, get
    /// OCSP's own refusals.
    public Answer answer(byte[] request, RevocationList list, Instant now) {
        try {
            OCSPReq asked = decode(request);
            Optional<Authority> issuer = issuer(asked);
            return issuer.isEmpty()
                    ? refusal(OCSPRespBuilder.UNAUTHORIZED)
                    : new Answer(
                            Bytes.of(answer(asked, issuer.get(), new Look(list, now))),
                            Arrays.stream(asked.getRequestList())
                                    .map(one -> one.getCertID().getSerialNumber())
                                    .toList());
        } catch (MalformedException e) {
            return refusal(OCSPRespBuilder.MALFORMED_REQUEST);
        } catch (SignerUnavailableException e) {
            return refusal(OCSPRespBuilder.TRY_LATER);
        }
    }

    private record Look(RevocationList list, Instant now) {}

    /// @throws MalformedException for everything that is no request about one to eight certificates
    static OCSPReq decode(byte[] request) throws MalformedException {
        if (request.length > LARGEST_REQUEST) {
            throw new MalformedException("longer than " + LARGEST_REQUEST + " bytes", 0);
        }
        try {
            OCSPReq asked = new OCSPReq(request);
            int count = asked.getRequestList().length;
            if (count < 1 || count > MOST_ASKED) {
                throw new MalformedException("asks about " + count + " certificates", 0);
            }
            return asked;
        } catch (IOException | RuntimeException e) {
            // Bouncy Castle tells of bad ASN.1 by several unchecked exceptions.
            throw new MalformedException("no OCSP request", 0);
        }
    }

    private byte[] answer(OCSPReq asked, Authority issuer, Look look) throws MalformedException {
        try {
            X509CertificateHolder holder = holder(issuer);
            var answer = new BasicOCSPRespBuilder(new RespID(holder.getSubject()));
            Date from = Date.from(look.now.minus(BACKDATED));
            Date until = Date.from(look.now.plus(LIFETIME));
            for (Req one : asked.getRequestList()) {
                answer.addResponse(one.getCertID(), status(one, look.list), from, until, null);
            }
            nonce(asked).ifPresent(answer::setResponseExtensions);
            var signed =
                    answer.build(
                            new SignerOutput(issuer.signer()),
                            new X509CertificateHolder[] {holder},
                            Date.from(look.now));
            return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, signed).getEncoded();
        } catch (OCSPException | IOException e) {
            throw new IllegalStateException("an answer cannot be encoded", e);
        }
    }

    /// Bouncy Castle's word for good is null.
    private static @Nullable CertificateStatus status(Req one, RevocationList list) {
        return list.certificate(one.getCertID().getSerialNumber())
                .<CertificateStatus>map(revoked ->
                        new RevokedStatus(Date.from(revoked.at()), CRLReason.privilegeWithdrawn))
                .orElse(CertificateStatus.GOOD);
    }

    private static Optional<Extensions> nonce(OCSPReq asked) throws MalformedException {
        Extension found = asked.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        if (found == null) {
            return Optional.empty();
        }
        ASN1OctetString value = found.getExtnValue();
        if (value.getOctets().length > LONGEST_NONCE + 3) {
            throw new MalformedException("a nonce of " + value.getOctets().length + " bytes", 0);
        }
        return Optional.of(new Extensions(found));
    }

    /// All of a request's certificates have to be of one issuer.
    private Optional<Authority> issuer(OCSPReq asked) {
        return issuers.stream()
                .filter(issuer ->
                        Arrays.stream(asked.getRequestList())
                                .allMatch(one -> isOf(one.getCertID(), issuer)))
                .findFirst();
    }

    private static boolean isOf(CertificateID id, Authority issuer) {
        try {
            return id.matchesIssuer(
                    holder(issuer), new JcaDigestCalculatorProviderBuilder().build());
        } catch (OCSPException | OperatorCreationException _) {
            // A digest that Java does not know is no issuer's of ours.
            return false;
        }
    }

    private static Answer refusal(int status) {
        try {
            OCSPResp refusal = new OCSPRespBuilder().build(status, null);
            return new Answer(Bytes.of(refusal.getEncoded()), List.of());
        } catch (OCSPException | IOException e) {
            throw new IllegalStateException("a refusal cannot be encoded", e);
        }
    }

    private static X509CertificateHolder holder(Authority issuer) {
        try {
            return new X509CertificateHolder(issuer.certificate().getEncoded());
        } catch (IOException | CertificateEncodingException e) {
            throw new IllegalStateException("a certificate without its bytes", e);
        }
    }
}
