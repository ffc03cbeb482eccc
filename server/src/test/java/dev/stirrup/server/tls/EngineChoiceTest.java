package dev.stirrup.server.tls;

import static dev.stirrup.server.tls.EngineChoice.NATIVE_ECDSA;
import static dev.stirrup.server.tls.EngineChoice.NATIVE_RSA;
import static dev.stirrup.server.tls.EngineChoice.PORTABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineChoiceTest {
    private static final int ECDHE_ECDSA = 0xc02b;
    private static final int ECDHE_RSA = 0xc02f;
    private static final int DHE_RSA = 0x009e;
    private static final int RSA = 0x009c;
    private static final int P256 = 23;
    private static final int FFDHE_2048 = 0x0100;
    private static final int RSA_PKCS1 = 0x0401;
    private static final int ECDSA = 0x0403;
    private static final int RSA_PSS = 0x0804;

    @Test
    void firmwareWithoutCurvesIsServedByTheJdk() {
        assertThat(choice(old(Optional.empty(), DHE_RSA, RSA))).isEqualTo(PORTABLE);
    }

    @Test
    void ipxeWithEcdsaGetsTheCheapKey() {
        var hello = hello(Codes.of(), Codes.of(P256), Codes.of(ECDSA, RSA_PKCS1), ECDHE_ECDSA);
        assertThat(choice(hello)).isEqualTo(NATIVE_ECDSA);
        assertThat(EngineChoice.of(hello, true, false)).isEqualTo(PORTABLE);
    }

    @Test
    void aClientWithoutEcdsaSignaturesGetsRsa() {
        var hello = hello(Codes.of(), Codes.of(P256), Codes.of(RSA_PKCS1), ECDHE_ECDSA, ECDHE_RSA);
        assertThat(choice(hello)).isEqualTo(NATIVE_RSA);
    }

    @Test
    void aClientWithEcdheAndNoListOfCurvesTakesAny() {
        assertThat(choice(old(Optional.empty(), ECDHE_RSA))).isEqualTo(NATIVE_RSA);
    }

    @Test
    void tls13NeedsPssForAnRsaKey() {
        Codes both = Codes.of(0x0304, 0x0303);
        assertThat(choice(hello(both, Codes.of(P256), Codes.of(RSA_PSS), 0x1301)))
                .isEqualTo(NATIVE_RSA);
        assertThat(choice(hello(both, Codes.of(P256), Codes.of(ECDSA), 0x1301)))
                .isEqualTo(NATIVE_ECDSA);
        assertThat(choice(hello(both, Codes.of(P256), Codes.of(RSA_PKCS1), 0x1301, ECDHE_RSA)))
                .isEqualTo(NATIVE_RSA);
    }

    @Test
    void finiteFieldsAreTheJdks() {
        var hello = hello(Codes.of(0x0304), Codes.of(FFDHE_2048), Codes.of(RSA_PSS), 0x1301);
        assertThat(choice(hello)).isEqualTo(PORTABLE);
    }

    @Test
    void withoutBoringSslTheJdkServesAll() {
        var hello = hello(Codes.of(0x0304), Codes.of(P256), Codes.of(ECDSA), 0x1301);
        assertThat(EngineChoice.of(hello, false, false)).isEqualTo(PORTABLE);
    }

    private static EngineChoice choice(ClientHello hello) {
        return EngineChoice.of(hello, true, true);
    }

    private static ClientHello old(Optional<Codes> groups, int... suites) {
        return new ClientHello(
                0x0303,
                Codes.of(),
                Codes.of(suites),
                groups,
                Codes.of(RSA_PKCS1),
                Optional.empty(),
                List.of());
    }

    private static ClientHello hello(
            Codes versions, Codes groups, Codes signatures, int... suites) {
        return new ClientHello(
                0x0303,
                versions,
                Codes.of(suites),
                Optional.of(groups),
                signatures,
                Optional.of("[fd77::1]"),
                List.of());
    }
}
