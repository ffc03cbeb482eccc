package dev.stirrup.uefi.list;

import dev.stirrup.wire.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A signed update of a variable: EFI_VARIABLE_AUTHENTICATION_2 and the new content (UEFI
/// Specification 2.10, section 8.2.2), usually kept as an `.auth` file.
///
/// @param time firmware takes only an update newer than the last one, appends excepted; empty when
///   the file has no date
/// @param signature SignedData of PKCS#7 in DER
/// @param content the new content, or what is appended
public record VariableUpdate(Optional<Instant> time, Bytes signature, List<SignatureList> content) {
    public VariableUpdate {
        content = List.copyOf(content);
    }
}
