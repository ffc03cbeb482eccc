package dev.stirrup.boot;

import java.util.Optional;

/// How a question came, as far as it bears on what may be answered.
///
/// @param tls what is known of TLS between us and whoever asks
/// @param isTlsRequired whether the network wants everything that boots to come within TLS
/// @param credential by which whoever asks has proven to be a machine of ours; unlike [Claims] it
///   is no mere word
/// @param isProxied whether another server gives whoever asks its address, and we what it boots
/// @param operator who logged in at the machine, for this question alone
public record Channel(
        Tls tls,
        boolean isTlsRequired,
        Optional<Credential> credential,
        boolean isProxied,
        Optional<Operator> operator) {
    /// What is known of TLS.
    public enum Tls {
        /// It was not used, or whoever asks is known to be unable to.
        NONE,
        /// The question came without, but its answer may send whoever asks to an `https://` URL.
        POSSIBLE,
        /// The question came within TLS.
        USED
    }

    /// Without TLS, on a network that does not mind.
    public static final Channel PLAIN = new Channel(Tls.NONE, false);

    /// One at which nobody logged in.
    public Channel(Tls tls, boolean isTlsRequired, Optional<Credential> credential) {
        this(tls, isTlsRequired, credential, false, Optional.empty());
    }

    /// One by which nothing was proven.
    public Channel(Tls tls, boolean isTlsRequired) {
        this(tls, isTlsRequired, Optional.empty());
    }

    /// The same with somebody who logged in.
    public Channel with(Operator who) {
        return new Channel(tls, isTlsRequired, credential, isProxied, Optional.of(who));
    }
}
