package dev.stirrup.boot.event;

import static dev.stirrup.boot.event.Verdict.Outcome.STOPPED;

import java.util.List;
import java.util.Set;

/// Where TLS got in the way.
final class TlsRules {
    /// Alerts that are about our certificate, and silence right after it: EDK2 sends no alert.
    private static final Set<String> CERTIFICATE_REFUSED =
            Set.of(
                    "unknown_ca",
                    "bad_certificate",
                    "certificate_unknown",
                    "unsupported_certificate",
                    "closed-after-certificate");

    private static final Set<String> NO_COMMON_TLS =
            Set.of(
                    "nothing-in-common",
                    "handshake_failure",
                    "protocol_version",
                    "insufficient_security");

    static final List<Rule> ALL =
            List.of(
                    new Rule(
                            "certificate-withdrawn",
                            STOPPED,
                            Facts::certificateWithdrawn,
                            "The machine asked whether this server's certificate is withdrawn, and it is.",
                            List.of(
                                    "An operator withdrew the certificate that HTTPS shows (`stirrup revoke cert`).",
                                    "It is one that was brought, which this server does not replace by itself."),
                            "Give the server another certificate: `stirrup trust import server FILE`, or `stirrup trust"
                                    + " import server-reset` for one of the site's own."),
                    new Rule(
                            "certificate-expired",
                            STOPPED,
                            facts -> facts.lastHandshakeFailure().equals("certificate_expired"),
                            "The machine says that this server's certificate is not valid now.",
                            List.of(
                                    "The machine's clock is wrong: an empty battery.",
                                    "The certificate has ended."),
                            "Set the machine's clock in its firmware setup."),
                    new Rule(
                            "certificate-refused",
                            STOPPED,
                            facts -> CERTIFICATE_REFUSED.contains(facts.lastHandshakeFailure()),
                            "The machine does not accept this server's certificate.",
                            List.of(
                                    "The site's root certificate is not enrolled in its firmware.",
                                    "Another root is enrolled, or the root was replaced meanwhile.",
                                    "The URL names an address or a name that the certificate lacks.",
                                    "The certificate names an OCSP responder that the machine does not reach."),
                            "Enrol the site's root certificate in the firmware's TLS settings."),
                    new Rule(
                            "client-certificate-refused",
                            STOPPED,
                            facts ->
                                    facts.lastHandshakeFailure()
                                            .equals("client-certificate-refused"),
                            "This server does not accept the machine's own certificate.",
                            List.of(
                                    "It was withdrawn: the certificate, or the machine.",
                                    "It has ended, or its machine has no record here any more.",
                                    "Another site issued it."),
                            "Make the machine a new one: `stirrup machine certificate NAME --out DIR`."),
                    new Rule(
                            "no-common-tls",
                            STOPPED,
                            facts -> NO_COMMON_TLS.contains(facts.lastHandshakeFailure()),
                            "The machine and this server know no common TLS.",
                            List.of(
                                    "The loader is too old: TLS 1.2 with ECDHE or DHE is the least.",
                                    "The firmware's list of cipher suites was cut down."),
                            "Use a newer loader; iPXE 2.0 and OVMF of 2022 or later are known to work."));

    private TlsRules() {}
}
