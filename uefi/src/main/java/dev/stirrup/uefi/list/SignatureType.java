package dev.stirrup.uefi.list;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/// What the entries of a signature list are (UEFI Specification 2.10, section 32.4.1; edk2,
/// MdePkg/Include/Guid/ImageAuthentication.h).
@SuppressWarnings("ImmutableEnumChecker") // A record of a UUID cannot change.
public enum SignatureType {
    X509("a5c059a1-94e4-4aa7-87b5-ab155c2bf072", "x509", 0),
    SHA1("826ca512-cf10-4ac9-b187-be01496631bd", "sha1", 20),
    SHA224("0b6e5233-a65c-44c9-9407-d9ab83bfc8bd", "sha224", 28),
    SHA256("c1c41626-504c-4092-aca9-41f936934328", "sha256", 32),
    SHA384("ff3e5307-9fd0-48c9-85f1-8ad56c701e01", "sha384", 48),
    SHA512("093e0fae-a6c4-4f50-9f1b-d41e2b89c19a", "sha512", 64),
    /// The digest of a certificate's to-be-signed part, and the time from which it is revoked.
    X509_SHA256("3bd2a492-96c0-4079-b420-fcf98ef103ed", "x509-sha256", 32 + EfiTime.SIZE),
    X509_SHA384("7076876e-80c2-4ee6-aad2-28b349a6865b", "x509-sha384", 48 + EfiTime.SIZE),
    X509_SHA512("446dbf63-2502-4cda-bcfa-2465d2b0fe9d", "x509-sha512", 64 + EfiTime.SIZE),
    RSA2048("3c5766e8-269c-4e34-aa14-ed776e85b3b6", "rsa2048", 256),
    RSA2048_SHA1("67f8444f-8743-48f1-a328-1eaab8736080", "rsa2048-sha1", 256),
    RSA2048_SHA256("e2b36190-879b-4a3d-ad8d-f2e7bba32784", "rsa2048-sha256", 256);

    private final String guid;
    private final String text;
    private final int size;

    SignatureType(String guid, String text, int size) {
        this.guid = guid;
        this.text = text;
        this.size = size;
    }

    public EfiGuid guid() {
        return EfiGuid.of(guid);
    }

    /// The name on screens.
    public String text() {
        return text;
    }

    /// How many bytes each entry's data has; empty when every list chooses.
    public OptionalInt size() {
        return size == 0 ? OptionalInt.empty() : OptionalInt.of(size);
    }

    public static Optional<SignatureType> of(EfiGuid guid) {
        return Arrays.stream(values())
                .filter(type -> type.guid.equals(guid.toString()))
                .findFirst();
    }
}
