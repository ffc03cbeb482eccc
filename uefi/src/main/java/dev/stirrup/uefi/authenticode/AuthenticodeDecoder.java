package dev.stirrup.uefi.authenticode;

import dev.stirrup.uefi.cms.MessageSigner;
import dev.stirrup.uefi.cms.SignedMessage;
import dev.stirrup.uefi.cms.TimeStamp;
import dev.stirrup.uefi.pe.DigestKind;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The PKCS#7 of a certificate table to an [AuthenticodeSignature].
public final class AuthenticodeDecoder {
    /// Microsoft's unsigned attribute that holds further signatures.
    private static final String NESTED = "1.3.6.1.4.1.311.2.4.1";

    private static final int DEEPEST = 2;
    private static final int MOST_NESTED = 8;

    private AuthenticodeDecoder() {}

    /// @param pkcs7 with padding behind it or not
    public static AuthenticodeSignature decode(byte[] pkcs7) throws MalformedException {
        return decode(SignedMessage.decodePadded(pkcs7), 0);
    }

    private static AuthenticodeSignature decode(SignedMessage message, int depth)
            throws MalformedException {
        if (!message.contentType().equals(AuthenticodeSignature.CONTENT)) {
            throw new MalformedException("no Authenticode but " + message.contentType(), 0);
        }
        // Firmware takes the digest algorithm from the head of the message, and the digest from the
        // end of its content (edk2, HashPeImageByType; CryptAuthenticode.c, AuthenticodeVerify).
        DigestKind kind =
                message.digests().stream()
                        .findFirst()
                        .flatMap(DigestKind::ofOid)
                        .orElseThrow(() -> new MalformedException("unknown digest", 0));
        byte[] content = message.content().toArray();
        if (content.length < kind.size()) {
            throw new MalformedException("content of " + content.length + " bytes", 0);
        }
        List<TimeStamp> stamps = new ArrayList<>();
        List<AuthenticodeSignature> nested = new ArrayList<>();
        for (MessageSigner signer : message.signers()) {
            stamps.addAll(TimeStamp.of(signer, message.certificates()));
            if (depth < DEEPEST) {
                nested.addAll(nested(signer, depth));
            }
        }
        return new AuthenticodeSignature(
                kind,
                Bytes.of(Arrays.copyOfRange(content, content.length - kind.size(), content.length)),
                message,
                stamps,
                nested);
    }

    /// Those that can be read; firmware does not look at any.
    private static List<AuthenticodeSignature> nested(MessageSigner signer, int depth) {
        List<AuthenticodeSignature> nested = new ArrayList<>();
        for (MessageSigner.AttributeValue value : signer.unsigned()) {
            if (value.type().equals(NESTED) && nested.size() < MOST_NESTED) {
                try {
                    nested.add(decode(SignedMessage.decode(value.value().toArray()), depth + 1));
                } catch (MalformedException _) {
                    // Left out.
                }
            }
        }
        return nested;
    }
}
