package dev.stirrup.server.tls;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Finds alerts that a client sends in clear while its handshake is under way. OpenSSL does so in
/// TLS 1.3 too when it refuses a certificate, and BoringSSL, which waits for an encrypted record by
/// then, only says that the record has a wrong length.
public final class PlainAlerts {
    private static final int HEADER = 5;
    private static final int ALERT = 21;
    private static final int FATAL = 2;

    private final byte[] record = new byte[HEADER + 2];
    private int length;
    private int left;
    private Optional<String> found = Optional.empty();

    /// Nothing seen yet.
    public PlainAlerts() {}

    /// Looks at the next bytes of the client.
    public void add(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            if (length < HEADER) {
                record[length++] = bytes.get();
                left = length == HEADER ? (record[3] & 0xff) << 8 | record[4] & 0xff : 1;
            } else if (isShortAlert() && length < record.length) {
                record[length++] = bytes.get();
                left--;
            } else {
                int passed = Math.min(left, bytes.remaining());
                bytes.position(bytes.position() + passed);
                left -= passed;
            }
            if (left == 0) {
                end();
            }
        }
    }

    /// The name of the fatal alert, if there was one.
    public Optional<String> fatal() {
        return found;
    }

    private boolean isShortAlert() {
        return record[0] == ALERT && record[3] == 0 && record[4] == 2;
    }

    private void end() {
        if (length == record.length && record[HEADER] == FATAL) {
            found = Optional.of(name(record[HEADER + 1] & 0xff));
        }
        length = 0;
    }

    /// RFC 8446 section 6.2, RFC 5246 section 7.2.2.
    private static String name(int description) {
        return switch (description) {
            case 10 -> "unexpected_message";
            case 20 -> "bad_record_mac";
            case 22 -> "record_overflow";
            case 40 -> "handshake_failure";
            case 42 -> "bad_certificate";
            case 43 -> "unsupported_certificate";
            case 44 -> "certificate_revoked";
            case 45 -> "certificate_expired";
            case 46 -> "certificate_unknown";
            case 47 -> "illegal_parameter";
            case 48 -> "unknown_ca";
            case 49 -> "access_denied";
            case 50 -> "decode_error";
            case 51 -> "decrypt_error";
            case 70 -> "protocol_version";
            case 71 -> "insufficient_security";
            case 80 -> "internal_error";
            case 86 -> "inappropriate_fallback";
            case 90 -> "user_canceled";
            case 112 -> "unrecognized_name";
            default -> "alert_" + description;
        };
    }
}
