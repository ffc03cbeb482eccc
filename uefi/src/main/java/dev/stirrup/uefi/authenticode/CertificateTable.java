package dev.stirrup.uefi.authenticode;

import dev.stirrup.uefi.pe.PeFile;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The attribute certificate table of a PE/COFF file: its WIN_CERTIFICATE entries, walked as
/// firmware does (edk2, DxeImageVerificationLib.c, DxeImageVerificationHandler).
///
/// @param isWhole the entries fill the table exactly; otherwise firmware refuses the file
record CertificateTable(List<Entry> entries, boolean isWhole) {
    static final int HEAD = 8;
    static final int REVISION = 0x0200;

    /// WIN_CERT_TYPE_PKCS_SIGNED_DATA
    static final int PKCS_SIGNED_DATA = 0x0002;

    /// WIN_CERT_TYPE_EFI_GUID
    static final int EFI_GUID = 0x0ef1;

    /// A certificate has some thousand bytes, and there are a few.
    static final int LARGEST = 4 << 20;

    private static final int MOST_ENTRIES = 64;

    /// @param data what follows the entry's head
    record Entry(int type, Bytes data) {}

    CertificateTable {
        entries = List.copyOf(entries);
    }

    static CertificateTable read(PeFile file, ByteSource source)
            throws IOException, MalformedException {
        long size = file.head().certificates().size();
        long offset = file.head().certificates().offset();
        if (size > LARGEST) {
            throw new MalformedException("certificate table of " + size + " bytes", (int) offset);
        }
        byte[] bytes = new byte[(int) size];
        source.read(offset, bytes, 0, bytes.length);
        return decode(bytes);
    }

    static CertificateTable decode(byte[] bytes) throws MalformedException {
        List<Entry> entries = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            WireReader in = WireReader.of(bytes, at, bytes.length - at);
            if (in.remaining() <= HEAD) {
                break;
            }
            long length = in.u32le();
            in.skip(2);
            int type = in.u16le();
            if (length <= HEAD || length - HEAD > in.remaining()) {
                break;
            }
            if (entries.size() == MOST_ENTRIES) {
                throw in.malformed("more than " + MOST_ENTRIES + " certificate entries");
            }
            entries.add(new Entry(type, in.value((int) length - HEAD)));
            at += (int) length + padding(length);
        }
        return new CertificateTable(entries, at == bytes.length);
    }

    /// How many bytes follow up to the next multiple of 8.
    static int padding(long length) {
        return (int) (-length & 7);
    }
}
