package dev.stirrup.store.digest;

import dev.stirrup.wire.Sha256;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gives [Sha256] the SHA-256 of the system's libcrypto where there is one. Nobody else is given
/// it: it does not stand among Java's providers.
public final class NativeDigests extends Provider {
    static final String NAME = "StirrupDigests";

    private static final long serialVersionUID = 1;

    private NativeDigests() {
        super(NAME, "1", "SHA-256 by the system's libcrypto");
        putService(new Sha256Service(this));
    }

    /// Adds it, for the process. The library is opened when the first digest is made.
    public static void add() {
        Sha256.prefer(new NativeDigests());
    }

    private static final class Sha256Service extends Service {
        Sha256Service(Provider provider) {
            super(
                    provider,
                    "MessageDigest",
                    "SHA-256",
                    NativeSha256.class.getName(),
                    List.of(),
                    Map.of());
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            return new NativeSha256(
                    Libcrypto.find()
                            .orElseThrow(() ->
                                    new NoSuchAlgorithmException("no libcrypto of OpenSSL 3")));
        }
    }
}
