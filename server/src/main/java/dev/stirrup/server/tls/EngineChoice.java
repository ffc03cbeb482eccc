package dev.stirrup.server.tls;

/// Which engine serves a client, and with which key. Newer clients lose nothing to older ones:
/// BoringSSL has no finite-field Diffie-Hellman, the JDK's TLS has, and each client gets the best
/// that it can do itself.
public enum EngineChoice {
    /// BoringSSL with the ECDSA P-256 certificate.
    NATIVE_ECDSA,
    /// BoringSSL with the RSA certificate.
    NATIVE_RSA,
    /// The JDK's TLS, for clients without elliptic curves (OVMF of 2022 and 2025) by DHE_RSA, and
    /// for all where BoringSSL does not run.
    PORTABLE;

    private static final int P256 = 23;
    private static final int ECDSA_P256_SHA256 = 0x0403;
    private static final int RSA_PSS_SHA256 = 0x0804;

    /// X25519MLKEM768, X25519, P-256, P-384: what BoringSSL is told to offer.
    private static final Codes CURVES = Codes.of(0x11ec, 29, P256, 24);

    /// ECDHE_ECDSA with AES-GCM and ChaCha20.
    private static final Codes ECDSA_SUITES = Codes.of(0xc02b, 0xc02c, 0xcca9);

    /// ECDHE_RSA with AES-GCM and ChaCha20.
    private static final Codes RSA_SUITES = Codes.of(0xc02f, 0xc030, 0xcca8);

    /// The best choice for this client.
    ///
    /// @param hasNative whether BoringSSL runs here
    /// @param hasEcdsa whether there is an ECDSA certificate
    public static EngineChoice of(ClientHello hello, boolean hasNative, boolean hasEcdsa) {
        if (!hasNative || !sharesCurve(hello)) {
            return PORTABLE;
        }
        Codes signatures = hello.signatures();
        boolean takesEcdsa = hasEcdsa && knowsP256(hello) && signatures.contains(ECDSA_P256_SHA256);
        if (hello.knows13()) {
            if (takesEcdsa) {
                return NATIVE_ECDSA;
            }
            if (signatures.contains(RSA_PSS_SHA256)) {
                return NATIVE_RSA;
            }
        }
        if (takesEcdsa && hello.knows12() && hello.suites().sharesAny(ECDSA_SUITES)) {
            return NATIVE_ECDSA;
        }
        return hello.knows12() && hello.suites().sharesAny(RSA_SUITES) ? NATIVE_RSA : PORTABLE;
    }

    /// A client that offers ECDHE and names no groups takes any curve (RFC 8422 section 4).
    private static boolean sharesCurve(ClientHello hello) {
        return hello.groups().isPresent()
                ? hello.groups().get().sharesAny(CURVES)
                : hello.suites().sharesAny(RSA_SUITES) || hello.suites().sharesAny(ECDSA_SUITES);
    }

    private static boolean knowsP256(ClientHello hello) {
        return hello.groups().isEmpty() || hello.groups().get().contains(P256);
    }
}
