package dev.stirrup.uefi.list;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import dev.stirrup.wire.WireWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One EFI_SIGNATURE_LIST (UEFI Specification 2.10, section 32.4.1): entries of one type and size.
///
/// @param type of the entries; see [SignatureType] for those that have a name
/// @param header empty for every type that the specification knows
/// @param entries all with data of the same length
public record SignatureList(EfiGuid type, Bytes header, List<Entry> entries) {
    /// The owner of Microsoft's security version numbers, which lie in dbx as if they were digests
    /// (microsoft/secureboot_objects, DBXUpdateSVN).
    public static final EfiGuid SVN_OWNER = EfiGuid.of("9d132b6c-59d5-4388-ab1c-185cfcb2eb92");

    /// @param owner who put it there; any value does, no firmware looks at it
    public record Entry(EfiGuid owner, Bytes data) {}

    public SignatureList {
        entries = List.copyOf(entries);
        if (entries.stream().mapToInt(entry -> entry.data().length()).distinct().count() > 1) {
            throw new IllegalArgumentException("the entries of a list have one length");
        }
    }

    /// A list with one certificate; certificates differ in length, so each gets its own list.
    ///
    /// @param certificate in DER
    public static SignatureList x509(EfiGuid owner, byte[] certificate) {
        return new SignatureList(
                SignatureType.X509.guid(),
                Bytes.empty(),
                List.of(new Entry(owner, Bytes.of(certificate))));
    }

    /// A list of SHA-256 Authenticode digests of programs.
    ///
    /// @param digests of 32 bytes, at least one
    public static SignatureList sha256(EfiGuid owner, List<Bytes> digests) {
        return ofSize(
                SignatureType.SHA256,
                digests.stream().map(digest -> new Entry(owner, digest)).toList());
    }

    /// A list with one revoked certificate, named by the SHA-256 digest of its to-be-signed part.
    ///
    /// @param digest 32 bytes
    /// @param from signatures with a time stamp before this stay good; empty revokes all
    public static SignatureList revoked(EfiGuid owner, Bytes digest, Optional<Instant> from) {
        WireWriter data = new WireWriter(64);
        digest.writeTo(data);
        from.map(EfiTime::of).orElse(new EfiTime(Optional.empty())).writeTo(data);
        return ofSize(
                SignatureType.X509_SHA256, List.of(new Entry(owner, Bytes.of(data.toBytes()))));
    }

    /// The type, where it has a name.
    public Optional<SignatureType> named() {
        return SignatureType.of(type);
    }

    /// The time from which an entry of the X509_SHA types is revoked; empty means always.
    public static Optional<Instant> revokedFrom(Entry entry) {
        Bytes data = entry.data();
        if (data.length() < EfiTime.SIZE) {
            return Optional.empty();
        }
        try {
            WireReader in = data.reader();
            in.skip(data.length() - EfiTime.SIZE);
            return EfiTime.read(in).instant();
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SignatureList ofSize(SignatureType type, List<Entry> entries) {
        int size = type.size().orElseThrow();
        if (entries.isEmpty() || entries.stream().anyMatch(e -> e.data().length() != size)) {
            throw new IllegalArgumentException(
                    type.text() + " takes entries of " + size + " bytes");
        }
        return new SignatureList(type.guid(), Bytes.empty(), entries);
    }
}
