package dev.stirrup.uefi.authenticode;

import dev.stirrup.uefi.pe.DigestKind;
import dev.stirrup.uefi.pe.ImageDigest;
import dev.stirrup.uefi.pe.PeDecoder;
import dev.stirrup.uefi.pe.PeFile;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A program with all that Secure Boot looks at: its digests and its signatures.
///
/// @param digests SHA-256 always, and what the signatures sign
/// @param signatures in their order, as many as the file has; none in an unsigned one
/// @param isTableWhole whether the signatures' table is in order; when it is not, firmware refuses
///   the file whoever signed it
public record SignedImage(
        PeFile file,
        Map<DigestKind, Bytes> digests,
        List<Embedded> signatures,
        boolean isTableWhole) {
    /// One entry of the certificate table.
    public sealed interface Embedded {
        record Decoded(AuthenticodeSignature signature) implements Embedded {}

        /// Firmware passes over it.
        ///
        /// @param type WIN_CERT_TYPE_...
        record Unreadable(int type, String why) implements Embedded {}
    }

    public SignedImage {
        digests = Map.copyOf(digests);
        signatures = List.copyOf(signatures);
    }

    /// Reads a file once.
    ///
    /// @throws MalformedException when it is no program that firmware would load
    public static SignedImage read(ByteSource source) throws IOException, MalformedException {
        PeFile file = PeDecoder.decode(source);
        List<Embedded> signatures = new ArrayList<>();
        boolean isTableWhole = true;
        if (file.head().certificates().isPresent()) {
            CertificateTable table = CertificateTable.read(file, source);
            table.entries().forEach(entry -> signatures.add(embedded(entry)));
            isTableWhole = table.isWhole();
        }
        Set<DigestKind> kinds = EnumSet.of(DigestKind.SHA256);
        for (Embedded one : signatures) {
            if (one instanceof Embedded.Decoded(var signature)) {
                kinds.add(signature.kind());
            }
        }
        return new SignedImage(file, ImageDigest.of(file, source, kinds), signatures, isTableWhole);
    }

    private static Embedded embedded(CertificateTable.Entry entry) {
        if (entry.type() != CertificateTable.PKCS_SIGNED_DATA) {
            return new Embedded.Unreadable(entry.type(), "no PKCS#7 signature");
        }
        try {
            return new Embedded.Decoded(AuthenticodeDecoder.decode(entry.data().toArray()));
        } catch (MalformedException e) {
            return new Embedded.Unreadable(entry.type(), String.valueOf(e.getMessage()));
        }
    }

    /// The signatures that can be read.
    public List<AuthenticodeSignature> readable() {
        return signatures.stream()
                .filter(one -> one instanceof Embedded.Decoded)
                .map(one -> ((Embedded.Decoded) one).signature())
                .toList();
    }

    /// The SHA-256 Authenticode digest, by which db and dbx name a program.
    public Bytes sha256() {
        Bytes digest = digests.get(DigestKind.SHA256);
        if (digest == null) {
            throw new IllegalStateException("an image has its SHA-256 digest");
        }
        return digest;
    }

    /// Whether this signature was made for the file as it is now.
    public boolean fits(AuthenticodeSignature signature) {
        Bytes now = digests.get(signature.kind());
        return now != null && signature.digest().equals(now);
    }
}
