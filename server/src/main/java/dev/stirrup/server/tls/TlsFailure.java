package dev.stirrup.server.tls;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// Why a handshake failed, in the words of TLS, from what the engines throw.
///
/// @param why an alert's name from RFC 8446 section 6 as the client sent it, or one of the words
///   below
/// @param detail the engine's own words
public record TlsFailure(String why, String detail) {
    /// The client closed after it had seen our certificate, without saying why, as EDK2 does.
    public static final String CLOSED_AFTER_CERTIFICATE = "closed-after-certificate";

    /// The client closed before it had sent its hello.
    public static final String CLOSED = "closed";

    public static final String TIMEOUT = "timeout";

    /// No hello, or none that can be read.
    public static final String UNREADABLE = "unreadable";

    /// The client and we have no version, suite, group or signature in common.
    public static final String NOTHING_IN_COMMON = "nothing-in-common";

    /// The client's certificate did not pass.
    public static final String CLIENT_CERTIFICATE_REFUSED = "client-certificate-refused";

    private static final String OTHER = "failed";
    private static final int LONGEST_DETAIL = 200;

    /// BoringSSL: `...:TLSV1_ALERT_UNKNOWN_CA`, `...:SSLV3_ALERT_CERTIFICATE_EXPIRED`.
    private static final Pattern NATIVE_ALERT =
            Pattern.compile("(?:SSLV3|TLSV1|TLSV13)_ALERT_([A-Z_]+)");

    /// The JDK: `Received fatal alert: unknown_ca`, `(certificate_unknown) Received fatal
    /// alert...`.
    private static final Pattern JDK_ALERT = Pattern.compile("Received [a-z]+ alert: ([a-z_]+)");

    private static final Pattern NOTHING_SHARED =
            Pattern.compile(
                    "NO_SHARED_CIPHER|NO_SHARED_GROUP|NO_COMMON_SIGNATURE|UNSUPPORTED_PROTOCOL"
                            + "|[Nn]o cipher suites in common|protocol_version|requested protocol|protocol versions|No available auth"
                            + "|handshake_failure");
    private static final Pattern CLIENT_REFUSED =
            Pattern.compile(
                    "machine certificate|CERTIFICATE_VERIFY_FAILED|PKIX|CERT_INVALID|certificate_unknown");

    /// The second is BoringSSL's word for a `close_notify` in the middle of a handshake: so iPXE
    /// 2.0 leaves when a certificate does not suit it.
    private static final Pattern CLOSED_BY_PEER =
            Pattern.compile("closed|OPENSSL_internal:SSL_HANDSHAKE_FAILURE");

    /// What a failed handshake was about.
    public static TlsFailure of(Throwable cause) {
        String detail = "";
        for (Throwable t = cause; t != null; t = t.getCause()) {
            String text = t.getMessage() == null ? "" : t.getMessage();
            Optional<String> alert = alert(text);
            if (alert.isPresent()) {
                return new TlsFailure(alert.get(), "");
            }
            if (isEndOfConnection(t)) {
                return new TlsFailure(CLOSED_AFTER_CERTIFICATE, "");
            }
            detail = detail.isEmpty() ? text : detail + "; " + text;
        }
        return new TlsFailure(word(detail), cut(detail));
    }

    /// OVMF of 2026 resets the connection when it does not trust us, older ones end it.
    private static boolean isEndOfConnection(Throwable t) {
        return t instanceof IOException && !(t instanceof SSLException);
    }

    private static Optional<String> alert(String text) {
        Matcher ofNative = NATIVE_ALERT.matcher(text);
        if (ofNative.find()) {
            return Optional.of(ofNative.group(1).toLowerCase(Locale.ROOT));
        }
        Matcher ofJdk = JDK_ALERT.matcher(text);
        return ofJdk.find() ? Optional.of(ofJdk.group(1)) : Optional.empty();
    }

    private static String word(String detail) {
        if (NOTHING_SHARED.matcher(detail).find()) {
            return NOTHING_IN_COMMON;
        }
        if (CLIENT_REFUSED.matcher(detail).find()) {
            return CLIENT_CERTIFICATE_REFUSED;
        }
        return CLOSED_BY_PEER.matcher(detail).find() ? CLOSED_AFTER_CERTIFICATE : OTHER;
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_DETAIL));
    }
}
