package dev.stirrup.uefi.list;

import dev.stirrup.uefi.cms.DetachedSignature;
import dev.stirrup.uefi.cms.SigningKey;
import dev.stirrup.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.security.SignatureException;
import java.time.Instant;
import java.util.List;

/// Makes `.auth` files: signed updates that firmware accepts from anybody (UEFI Specification 2.10,
/// section 8.2.2).
public final class VariableUpdateEncoder {
    private static final int NON_VOLATILE = 0x01;
    private static final int BOOT_SERVICE = 0x02;
    private static final int RUNTIME = 0x04;
    private static final int TIME_BASED = 0x20;
    private static final int APPEND = 0x40;
    private static final int LARGEST = SignatureListDecoder.LARGEST + (1 << 20);

    private VariableUpdateEncoder() {}

    /// What is to be changed.
    ///
    /// @param isAppending adds to what is there; otherwise the content replaces it
    /// @param time must be later than the last update's, except when appending
    public record Wish(
            SecureVariable variable,
            boolean isAppending,
            Instant time,
            List<SignatureList> content) {
        public Wish {
            content = List.copyOf(content);
        }
    }

    /// @param key PK's for PK and KEK, KEK's for db and dbx
    public static byte[] sign(Wish wish, SigningKey key) throws SignatureException {
        byte[] content = SignatureListEncoder.encode(wish.content());
        byte[] signature = DetachedSignature.signedData(signed(wish, content), key);
        WireWriter out = new WireWriter(LARGEST);
        EfiTime.of(wish.time()).writeTo(out);
        out.u32le(VariableUpdateDecoder.CERTIFICATE_HEAD + signature.length)
                .u16le(VariableUpdateDecoder.REVISION)
                .u16le(VariableUpdateDecoder.EFI_GUID);
        VariableUpdateDecoder.PKCS7.writeTo(out);
        return out.bytes(signature).bytes(content).toBytes();
    }

    /// The bytes that are signed: the name without its ending zero, vendor, attributes, time,
    /// content.
    private static byte[] signed(Wish wish, byte[] content) {
        WireWriter out = new WireWriter(LARGEST);
        out.bytes(wish.variable().text().getBytes(StandardCharsets.UTF_16LE));
        wish.variable().vendor().writeTo(out);
        int attributes = NON_VOLATILE | BOOT_SERVICE | RUNTIME | TIME_BASED;
        out.u32le(wish.isAppending() ? attributes | APPEND : attributes);
        EfiTime.of(wish.time()).writeTo(out);
        return out.bytes(content).toBytes();
    }
}
