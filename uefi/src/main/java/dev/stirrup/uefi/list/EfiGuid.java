package dev.stirrup.uefi.list;

import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import dev.stirrup.wire.WireWriter;
import java.util.UUID;

/// An EFI_GUID (UEFI Specification 2.10, appendix A): its first three fields lie with the low byte
/// first, unlike those of a UUID of RFC 9562.
public record EfiGuid(UUID value) implements Comparable<EfiGuid> {
    /// How many bytes one takes.
    public static final int SIZE = 16;

    /// EFI_GLOBAL_VARIABLE, the vendor of PK and KEK.
    public static final EfiGuid GLOBAL_VARIABLE = of("8be4df61-93ca-11d2-aa0d-00e098032b8c");

    /// EFI_IMAGE_SECURITY_DATABASE_GUID, the vendor of db and dbx.
    public static final EfiGuid SECURITY_DATABASE = of("d719b2cb-3d3a-4596-a3bc-dad00e67656f");

    /// The vendor of `TlsCaCertificate` (edk2, NetworkPkg/Include/Guid/TlsAuthentication.h).
    public static final EfiGuid TLS_CA_CERTIFICATE = of("fd2340d0-3dab-4349-a6c7-3b4f12b48eae");

    /// @param text such as `8be4df61-93ca-11d2-aa0d-00e098032b8c`
    public static EfiGuid of(String text) {
        return new EfiGuid(UUID.fromString(text));
    }

    static EfiGuid read(WireReader in) throws MalformedException {
        long high = in.u32le() << 32 | (long) in.u16le() << 16 | in.u16le();
        return new EfiGuid(new UUID(high, in.u32() << 32 | in.u32()));
    }

    void writeTo(WireWriter out) {
        long high = value.getMostSignificantBits();
        long low = value.getLeastSignificantBits();
        out.u32le(high >>> 32).u16le((int) (high >>> 16)).u16le((int) high);
        out.u32(low >>> 32).u32(low);
    }

    @Override
    public int compareTo(EfiGuid other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
