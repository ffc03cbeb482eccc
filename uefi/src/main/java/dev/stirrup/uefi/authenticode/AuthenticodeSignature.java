package dev.stirrup.uefi.authenticode;

import dev.stirrup.uefi.cms.Certificate;
import dev.stirrup.uefi.cms.CertificatePath;
import dev.stirrup.uefi.cms.MessageSigner;
import dev.stirrup.uefi.cms.SignedMessage;
import dev.stirrup.uefi.cms.TimeStamp;
import dev.stirrup.uefi.pe.DigestKind;
import dev.stirrup.wire.Bytes;
import java.util.List;

/// One Authenticode signature (Microsoft, "Windows Authenticode Portable Executable Signature
/// Format").
///
/// @param kind which digest of the file it signs
/// @param digest the file's digest when it was signed
/// @param timeStamps others' words on when that was
/// @param nested further signatures inside this one, which Windows looks at and no firmware does
public record AuthenticodeSignature(
        DigestKind kind,
        Bytes digest,
        SignedMessage message,
        List<TimeStamp> timeStamps,
        List<AuthenticodeSignature> nested) {
    /// SPC_INDIRECT_DATA_OBJID: what the content of such a signature is.
    public static final String CONTENT = "1.3.6.1.4.1.311.2.1.4";

    public AuthenticodeSignature {
        timeStamps = List.copyOf(timeStamps);
        nested = List.copyOf(nested);
    }

    /// Whether all its signers' keys made it, and its content is as they signed it. Whether that
    /// content fits the file is another question.
    public boolean isIntact() {
        return !message.signers().isEmpty()
                && message.signers().stream().allMatch(MessageSigner::isIntact);
    }

    /// The signer's certificate and its issuers, as far as they go along.
    public List<Certificate> path() {
        return message.firstSigner()
                .map(signer -> CertificatePath.climb(signer, message.certificates()))
                .orElse(List.of());
    }
}
