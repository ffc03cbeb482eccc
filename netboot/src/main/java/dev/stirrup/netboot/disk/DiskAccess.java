package dev.stirrup.netboot.disk;

import java.util.Optional;

/// How one boot of a machine reaches its disk.
///
/// @param rootPath where it is (RFC 4173 section 5)
/// @param initiator what the machine calls itself there
/// @param secrets empty where nothing is proved
public record DiskAccess(String rootPath, String initiator, Optional<Secrets> secrets) {
    /// The secrets of one boot, each of 16 characters. They are shown to that machine alone.
    ///
    /// @param own what this server proves itself with; empty when the machine does not ask for it
    public record Secrets(String secret, Optional<String> own) {
        /// Never the secrets.
        @Override
        public String toString() {
            return "Secrets";
        }
    }
}
