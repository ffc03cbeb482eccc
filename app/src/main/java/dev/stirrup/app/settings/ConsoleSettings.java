package dev.stirrup.app.settings;

import dev.stirrup.trust.site.ServerNames;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The console's certificate, which browsers trust and machines never see.
///
/// @param names what browsers call this server
public record ConsoleSettings(ServerNames names, Acme acme) {
    /// The port that an authority asks, whatever ours is (RFC 8555 section 8.3).
    static final int HTTP_PORT = 80;

    /// An authority that speaks ACME (RFC 8555).
    ///
    /// @param directory its directory
    /// @param isAgreed whether the operator agreed to its terms of service
    /// @param contact an address for mail of the authority's
    /// @param binding the name of a key by which it binds accounts to those of its own (RFC 8555
    ///   section 7.3.4); the key itself is a secret and comes from the environment
    /// @param certificate of the authority that signs the directory's own certificate, where it is
    ///   none that Java knows
    /// @param proof how it is shown that the names are ours
    public record Acme(
            URI directory,
            boolean isAgreed,
            Optional<String> contact,
            Optional<String> binding,
            Optional<Path> certificate,
            Proof proof) {}

    /// How it is shown that a name is ours.
    public sealed interface Proof {
        /// http-01: a text under a path that the authority asks for.
        record Http(int port) implements Proof {}

        /// dns-01: a record that a program of the operator's makes.
        record Dns(Path hook) implements Proof {}
    }

    /// The names as texts.
    public List<String> hosts() {
        return names.names();
    }
}
