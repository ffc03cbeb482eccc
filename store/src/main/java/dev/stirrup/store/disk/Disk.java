package dev.stirrup.store.disk;

import java.time.Instant;
import java.util.Optional;

/// What is kept of a disk that machines write to.
///
/// @param serial its serial number, 16 hexadecimal digits; the same as long as it exists
/// @param folder where its layer lies
/// @param golden the digest of the golden image below; empty for one that began blank
/// @param size in bytes
/// @param machine whose it is
/// @param origin what it was made from
/// @param boot for which the layer was last emptied
public record Disk(
        String name,
        String serial,
        String folder,
        Optional<String> golden,
        long size,
        LayerMode mode,
        Optional<String> machine,
        String origin,
        String boot,
        Instant added) {
    /// The same disk with its layer elsewhere.
    Disk in(String otherFolder, long otherSize, String otherBoot) {
        return new Disk(
                name,
                serial,
                otherFolder,
                golden,
                otherSize,
                mode,
                machine,
                origin,
                otherBoot,
                added);
    }
}
