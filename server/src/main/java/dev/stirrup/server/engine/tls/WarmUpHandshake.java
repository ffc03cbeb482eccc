package dev.stirrup.server.engine.tls;

import dev.stirrup.server.tls.TlsIdentity;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;

/// A client for this server's own handshakes: TLS 1.2 and 1.3 in turn, full ones, by BoringSSL. It
/// knows who must answer, and is no larger than it takes: its code stays in memory.
public final class WarmUpHandshake implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final List<SslContext> contexts = new ArrayList<>();
    private final ByteBuffer in;
    private final ByteBuffer out;
    private final ByteBuffer plain;

    /// @param identity what the server presents
    /// @throws SSLException when there is no BoringSSL here
    public WarmUpHandshake(TlsIdentity identity) throws SSLException {
        var known =
                new Known(
                        Stream.concat(Stream.of(identity.rsa()), identity.ecdsa().stream())
                                .map(key -> key.chain().getFirst())
                                .toList());
        for (String version : VERSIONS) {
            contexts.add(context(version, known));
        }
        SSLEngine first = contexts.getFirst().newEngine(ByteBufAllocator.DEFAULT);
        in = ByteBuffer.allocate(first.getSession().getPacketBufferSize());
        out = ByteBuffer.allocate(first.getSession().getPacketBufferSize());
        plain = ByteBuffer.allocate(first.getSession().getApplicationBufferSize());
        ReferenceCountUtil.safeRelease(first);
    }

    private static SslContext context(String version, Known known) throws SSLException {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL_REFCNT)
                .protocols(version)
                .trustManager(known)
                .endpointIdentificationAlgorithm("")
                .option(OpenSslContextOption.TMP_DH_KEYLENGTH, TlsEngines.DH_BITS)
                .build();
    }

    /// Connects, shakes hands and closes.
    ///
    /// @throws IOException when the handshake does not end well
    public void run(InetSocketAddress to, int number) throws IOException {
        SSLEngine engine =
                contexts.get(number % contexts.size()).newEngine(ByteBufAllocator.DEFAULT);
        try (var socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(to, TIMEOUT_MILLIS);
            shake(engine, socket);
        } finally {
            ReferenceCountUtil.safeRelease(engine);
        }
    }

    private void shake(SSLEngine engine, Socket socket) throws IOException {
        in.clear().flip();
        engine.beginHandshake();
        HandshakeStatus next = engine.getHandshakeStatus();
        while (next == HandshakeStatus.NEED_WRAP || next == HandshakeStatus.NEED_UNWRAP) {
            next = next == HandshakeStatus.NEED_WRAP ? send(engine, socket) : take(engine, socket);
        }
    }

    private HandshakeStatus send(SSLEngine engine, Socket socket) throws IOException {
        SSLEngineResult result = engine.wrap(NOTHING, out.clear());
        socket.getOutputStream().write(out.array(), 0, out.position());
        return result.getHandshakeStatus();
    }

    private HandshakeStatus take(SSLEngine engine, Socket socket) throws IOException {
        SSLEngineResult result = engine.unwrap(in, plain.clear());
        HandshakeStatus next = result.getHandshakeStatus();
        if (next == HandshakeStatus.NEED_UNWRAP
                && result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
            in.compact();
            int count = socket.getInputStream().read(in.array(), in.position(), in.remaining());
            if (count < 0) {
                throw new EOFException("a handshake with itself was cut");
            }
            in.position(in.position() + count).flip();
        }
        return next;
    }

    @Override
    public void close() {
        contexts.forEach(ReferenceCountUtil::safeRelease);
    }

    /// Knows these certificates, and no other.
    private record Known(List<X509Certificate> own) implements X509TrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String algorithm)
                throws CertificateException {
            if (!own.contains(chain[0])) {
                throw new CertificateException("not the certificate of this server");
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String algorithm)
                throws CertificateException {
            throw new CertificateException("no server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
