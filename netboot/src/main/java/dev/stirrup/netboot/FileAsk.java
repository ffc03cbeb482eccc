package dev.stirrup.netboot;

import dev.stirrup.boot.Channel;
import dev.stirrup.boot.Credential;
import dev.stirrup.wire.Ipv4;
import java.util.Optional;

/// A file wanted by TFTP or HTTP.
///
/// @param path as the client wrote it, percent signs already decoded for HTTP; anything may stand
///   in it
/// @param query HTTP's query, still encoded; empty for none and for TFTP
/// @param client the address that asks
/// @param userAgent HTTP's header; empty for none and for TFTP
/// @param credential the certificate that the client showed within TLS, checked there
/// @param body of an HTTP POST, at most 64 KiB, as text; else empty
public record FileAsk(
        Protocol protocol,
        Network network,
        String method,
        String path,
        String query,
        Ipv4 client,
        String userAgent,
        Optional<Credential> credential,
        String body) {
    /// By somebody who has proven nothing.
    public FileAsk(
            Protocol protocol,
            Network network,
            String method,
            String path,
            String query,
            Ipv4 client,
            String userAgent,
            String body) {
        this(protocol, network, method, path, query, client, userAgent, Optional.empty(), body);
    }

    /// How it came, as the policy sees it.
    public Channel channel() {
        return network.channel(
                protocol == Protocol.HTTPS ? Channel.Tls.USED : Channel.Tls.NONE, credential);
    }

    /// Whether the URLs in its answer are for HTTPS: what began within TLS goes on within TLS.
    public boolean goesOnByTls() {
        return protocol == Protocol.HTTPS || network.https().isRequired();
    }

    /// Whether the path begins with this, behind the slash that HTTP has before it.
    public boolean isBelow(String beginning) {
        return path.startsWith(beginning, path.startsWith("/") ? 1 : 0);
    }

    /// The beginning of the URLs in its answer.
    public String baseUrl() {
        return network.baseUrl(goesOnByTls());
    }

    /// How the file is wanted.
    public enum Protocol {
        TFTP,
        HTTP,
        /// HTTP within TLS.
        HTTPS;

        /// Whether it is HTTP, with TLS or without.
        public boolean isHttp() {
            return this != TFTP;
        }
    }
}
