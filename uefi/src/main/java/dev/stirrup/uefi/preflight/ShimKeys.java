package dev.stirrup.uefi.preflight;

import dev.stirrup.uefi.cms.Certificate;
import dev.stirrup.uefi.list.SignatureListDecoder;
import dev.stirrup.uefi.pe.PeFile;
import dev.stirrup.uefi.pe.SectionContent;
import dev.stirrup.wire.ByteSource;
import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The keys that are built into a shim, in its section `.vendor_cert` (rhboot/shim, cert.S): two
/// sizes and two offsets, then what is allowed - one certificate, or signature lists - and what is
/// denied.
public final class ShimKeys {
    private static final String SECTION = ".vendor_cert";
    private static final int LARGEST = 4 << 20;
    private static final int SEQUENCE = 0x30;

    private ShimKeys() {}

    /// Whether this program is a shim.
    public static boolean isShim(PeFile file) {
        return file.section(SECTION).isPresent();
    }

    /// What this shim checks its second stage with; empty when it is none.
    public static Optional<TrustSet> read(PeFile file, ByteSource source)
            throws IOException, MalformedException {
        Optional<byte[]> section = SectionContent.read(file, source, SECTION, LARGEST);
        if (section.isEmpty()) {
            return Optional.empty();
        }
        WireReader in = WireReader.of(section.get());
        long allowedSize = in.u32le();
        long deniedSize = in.u32le();
        byte[] allowed = piece(section.get(), in.u32le(), allowedSize);
        byte[] denied = piece(section.get(), in.u32le(), deniedSize);
        SignatureDatabase keys = allowed(allowed);
        String owner =
                keys.certificates().stream()
                        .map(Certificate::commonName)
                        .sorted()
                        .findFirst()
                        .orElse("nobody");
        return Optional.of(
                new TrustSet(
                        "shim",
                        "a shim with the key " + owner,
                        TrustSet.Checker.SHIM,
                        keys,
                        SignatureDatabase.of(SignatureListDecoder.decode(denied))));
    }

    private static SignatureDatabase allowed(byte[] content) throws MalformedException {
        boolean isCertificate =
                content.length > 2 && content[0] == SEQUENCE && (content[1] & 0xff) > 0x80;
        return isCertificate
                ? SignatureDatabase.of(List.of(Certificate.decode(content)))
                : SignatureDatabase.of(SignatureListDecoder.decode(content));
    }

    private static byte[] piece(byte[] section, long offset, long size) throws MalformedException {
        if (offset > section.length || size > section.length - offset) {
            throw new MalformedException("vendor keys of " + size + " bytes", (int) offset);
        }
        return Arrays.copyOfRange(section, (int) offset, (int) (offset + size));
    }
}
