package dev.stirrup.uefi.list;

import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;

/// An `.auth` file, or Microsoft's `DBXUpdate.bin`, to a [VariableUpdate]. The signature is not
/// checked: that is the work of the firmware that has the key.
public final class VariableUpdateDecoder {
    static final EfiGuid PKCS7 = EfiGuid.of("4aafd29d-68df-49ee-8aa9-347d375665a7");
    static final int REVISION = 0x0200;
    static final int EFI_GUID = 0x0ef1;

    /// WIN_CERTIFICATE_UEFI_GUID without its data.
    static final int CERTIFICATE_HEAD = 24;

    private VariableUpdateDecoder() {}

    /// Whether these bytes begin as a signed update does; anything else may be signature lists.
    public static boolean isUpdate(byte[] content) {
        if (content.length < EfiTime.SIZE + CERTIFICATE_HEAD) {
            return false;
        }
        try {
            WireReader in = WireReader.of(content, EfiTime.SIZE, CERTIFICATE_HEAD);
            in.skip(4);
            return in.u16le() == REVISION
                    && in.u16le() == EFI_GUID
                    && EfiGuid.read(in).equals(PKCS7);
        } catch (MalformedException e) {
            return false;
        }
    }

    public static VariableUpdate decode(byte[] content) throws MalformedException {
        WireReader in = WireReader.of(content);
        EfiTime time = EfiTime.read(in);
        long length = in.u32le();
        int revision = in.u16le();
        int type = in.u16le();
        EfiGuid guid = EfiGuid.read(in);
        if (revision != REVISION || type != EFI_GUID || !guid.equals(PKCS7)) {
            throw in.malformed("not a PKCS#7 signature of a variable");
        }
        if (length < CERTIFICATE_HEAD || length - CERTIFICATE_HEAD > in.remaining()) {
            throw in.malformed("signature of " + length + " bytes");
        }
        Bytes signature = in.value((int) length - CERTIFICATE_HEAD);
        return new VariableUpdate(
                time.instant(), signature, SignatureListDecoder.decode(in.rest()));
    }
}
