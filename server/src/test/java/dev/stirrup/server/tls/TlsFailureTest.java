package dev.stirrup.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsFailureTest {
    /// As the engines of netty-tcnative 2.0.84 and of JDK 25 say it.
    @ParameterizedTest
    @CsvSource({
        "error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA,unknown_ca",
        "error:10000412:SSL routines:OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE,bad_certificate",
        "error:10000415:SSL routines:x:SSLV3_ALERT_CERTIFICATE_EXPIRED,certificate_expired",
        "error:100000b8:SSL routines:OPENSSL_internal:NO_SHARED_CIPHER,nothing-in-common",
        "error:100000f0:SSL routines:OPENSSL_internal:UNSUPPORTED_PROTOCOL,nothing-in-common",
        "error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED,client-certificate-refused",
        "(unknown_ca) Received fatal alert: unknown_ca,unknown_ca",
        "Received fatal alert: certificate_expired,certificate_expired",
        "(handshake_failure) no cipher suites in common,nothing-in-common",
        "error:100000d7:SSL routines:OPENSSL_internal:SSL_HANDSHAKE_FAILURE,closed-after-certificate",
        "something else,failed",
    })
    void theEnginesWordsBecomeTheAlertsName(String message, String why) {
        assertThat(TlsFailure.of(new SSLHandshakeException(message)).why()).isEqualTo(why);
    }

    @Test
    void aConnectionThatJustClosesSaysNothing() {
        assertThat(TlsFailure.of(new ClosedChannelException()))
                .isEqualTo(new TlsFailure(TlsFailure.CLOSED_AFTER_CERTIFICATE, ""));
        assertThat(TlsFailure.of(new IOException("Connection reset by peer")))
                .isEqualTo(new TlsFailure(TlsFailure.CLOSED_AFTER_CERTIFICATE, ""));
    }

    @Test
    void longTextsAreCut() {
        assertThat(TlsFailure.of(new SSLHandshakeException("x".repeat(5000))).detail())
                .hasSize(200);
    }
}
