package dev.stirrup.uefi.authenticode;

import dev.stirrup.uefi.cms.AttachedSignature;
import dev.stirrup.uefi.cms.SigningKey;
import dev.stirrup.uefi.pe.DigestKind;
import dev.stirrup.uefi.pe.ImageDigest;
import dev.stirrup.uefi.pe.PeDecoder;
import dev.stirrup.uefi.pe.PeFile;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SignatureException;
import java.time.Instant;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/// Adds a signature to a program. Signatures that it has stay, before the new one; the digest they
/// sign does not change.
public final class ImageSigner {
    /// SPC_PE_IMAGE_DATA_OBJID
    private static final ASN1ObjectIdentifier PE_IMAGE_DATA =
            new ASN1ObjectIdentifier("1.3.6.1.4.1.311.2.1.15");

    private ImageSigner() {}

    /// Writes the signed file.
    ///
    /// @param time written into the signature; nobody verifies it
    /// @throws MalformedException when it is no program, or its signatures do not end the file
    public static void sign(ByteSource source, SigningKey key, Instant time, OutputStream out)
            throws IOException, MalformedException, SignatureException {
        PeFile file = PeDecoder.decode(source);
        PeFile.CertificateTable old = file.head().certificates();
        if (old.directory() == 0) {
            throw new MalformedException("no room for a certificate table", 0);
        }
        if (old.isPresent() && old.offset() + old.size() != file.size()) {
            throw new MalformedException(
                    "the certificate table is not at the end", (int) old.offset());
        }
        byte[] earlier = earlier(file, source);
        long body = old.isPresent() ? old.offset() : file.size();
        UnsignedImage unsigned = new UnsignedImage(source, body);
        Bytes digest = digest(unsigned);
        byte[] signature =
                AttachedSignature.sign(
                        AuthenticodeSignature.CONTENT, indirectData(digest), time, key);
        unsigned.writeSigned(joined(earlier, signature), out);
    }

    private static Bytes digest(UnsignedImage unsigned) throws IOException, MalformedException {
        PeFile file = PeDecoder.decode(unsigned);
        Bytes digest =
                ImageDigest.of(file, unsigned, Set.of(DigestKind.SHA256)).get(DigestKind.SHA256);
        if (digest == null) {
            throw new IllegalStateException("no digest");
        }
        return digest;
    }

    private static byte[] earlier(PeFile file, ByteSource source)
            throws IOException, MalformedException {
        if (!file.head().certificates().isPresent()) {
            return new byte[0];
        }
        if (!CertificateTable.read(file, source).isWhole()) {
            throw new MalformedException(
                    "broken certificate table", (int) file.head().certificates().offset());
        }
        byte[] bytes = new byte[(int) file.head().certificates().size()];
        source.read(file.head().certificates().offset(), bytes, 0, bytes.length);
        return bytes;
    }

    /// The padding to a multiple of 8 is not of the entry's length: the next entry is found by
    /// rounding up (Microsoft's PE format, "The Attribute Certificate Table"; edk2,
    /// DxeImageVerificationLib.c), and strict readers of PKCS#7 refuse bytes behind it
    /// (systemd/systemd#42884).
    private static byte[] joined(byte[] earlier, byte[] signature) {
        int length = CertificateTable.HEAD + signature.length;
        int padding = CertificateTable.padding(length);
        WireWriter out = new WireWriter(2 * CertificateTable.LARGEST);
        out.bytes(earlier)
                .u32le(length)
                .u16le(CertificateTable.REVISION)
                .u16le(CertificateTable.PKCS_SIGNED_DATA)
                .bytes(signature)
                .zeros(padding);
        return out.toBytes();
    }

    /// SpcIndirectDataContent with SpcPeImageData, whose file name is empty.
    private static byte[] indirectData(Bytes digest) throws IOException {
        var link =
                new DERTaggedObject(
                        true,
                        0,
                        new DERTaggedObject(
                                true, 2, new DERTaggedObject(false, 0, new DERBMPString(""))));
        var image = new DERSequence(new ASN1Encodable[] {new DERBitString(new byte[0]), link});
        var algorithm =
                new AlgorithmIdentifier(
                        new ASN1ObjectIdentifier(DigestKind.SHA256.oid()), DERNull.INSTANCE);
        return new DERSequence(
                        new ASN1Encodable[] {
                            new DERSequence(new ASN1Encodable[] {PE_IMAGE_DATA, image}),
                            new DERSequence(
                                    new ASN1Encodable[] {
                                        algorithm, new DEROctetString(digest.toArray())
                                    })
                        })
                .getEncoded("DER");
    }
}
