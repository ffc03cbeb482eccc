package dev.stirrup.uefi.cms;

import java.security.SignatureException;
import org.bouncycastle.cms.CMSProcessableByteArray;

/// Detached CMS signatures (RFC 5652) directly over the content, without signed attributes: the one
/// form that both iPXE's `imgverify` (ipxe, src/crypto/cms.c: signed attributes are passed over)
/// and firmware's signed variables (edk2, AuthVariableLib) accept.
///
/// For iPXE the signer's certificate must have the key usage digitalSignature and the extended key
/// usage codeSigning, and its issuers up to the root that iPXE trusts go along (ipxe,
/// src/usr/imgtrust.c).
public final class DetachedSignature {
    private DetachedSignature() {}

    /// The signature with its outer ContentInfo, in DER: a `.sig` file for iPXE.
    public static byte[] contentInfo(byte[] content, SigningKey key) throws SignatureException {
        return Signing.der(Signing.detached(new CMSProcessableByteArray(content), key, null));
    }

    /// The bare SignedData in DER, as signed variables have it.
    public static byte[] signedData(byte[] content, SigningKey key) throws SignatureException {
        return Signing.der(
                Signing.detached(new CMSProcessableByteArray(content), key, null).getContent());
    }
}
