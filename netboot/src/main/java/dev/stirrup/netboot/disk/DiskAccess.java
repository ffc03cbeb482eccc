package dev.stirrup.netboot.disk;

import java.util.Optional;

/// How one boot of a machine reaches its disk.
///
/// @param rootPath where it is (RFC 4173 section 5)
/// @param initiator what the machine calls itself there
/// @param secrets empty where nothing is proved
public record DiskAccess(String rootPath, String initiator, Optional<Secrets> secrets) {
    /// The port that a root path need not name.
    static final int USUAL_PORT = 3260;

    /// The name of the target.
    public String target() {
        return rootPath.substring(rootPath.indexOf("iqn."));
    }

    /// The server's address.
    public String address() {
        return rootPath.split(":", -1)[1];
    }

    /// The server's port.
    public int port() {
        String port = rootPath.split(":", -1)[3];
        return port.isEmpty() ? USUAL_PORT : Integer.parseInt(port);
    }

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
