package dev.stirrup.uefi.preflight;

import dev.stirrup.uefi.cms.Certificate;
import dev.stirrup.uefi.cms.PemCertificates;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// The authorities that machines are sold with. Their certificates are public and lie beside this
/// class; a test holds their digests. That they have expired stops no signed file: firmware does
/// not look at the time.
public final class MicrosoftKeys {
    private MicrosoftKeys() {}

    /// The keys of machines from 2012 on: `Microsoft Corporation UEFI CA 2011` for other makers'
    /// loaders, `Microsoft Windows Production PCA 2011` for Windows.
    public static TrustSet of2011() {
        return set(
                "microsoft-2011",
                "Microsoft's 2011 keys",
                "uefi-ca-2011.pem",
                "windows-production-pca-2011.pem");
    }

    /// The keys that follow them: `Microsoft UEFI CA 2023`, `Windows UEFI CA 2023`. New machines
    /// may have these only.
    public static TrustSet of2023() {
        return set(
                "microsoft-2023",
                "Microsoft's 2023 keys",
                "uefi-ca-2023.pem",
                "windows-uefi-ca-2023.pem");
    }

    private static TrustSet set(String name, String title, String... files) {
        List<Certificate> certificates =
                List.of(files).stream().map(MicrosoftKeys::certificate).toList();
        return new TrustSet(
                name,
                title,
                TrustSet.Checker.FIRMWARE,
                SignatureDatabase.of(certificates),
                SignatureDatabase.empty());
    }

    private static Certificate certificate(String file) {
        try (InputStream in = MicrosoftKeys.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + file);
            }
            return PemCertificates.decode(in.readAllBytes()).getFirst();
        } catch (IOException | MalformedException e) {
            throw new IllegalStateException(file, e);
        }
    }
}
