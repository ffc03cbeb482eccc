package dev.stirrup.server.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeContextTest {
    /// Netty's field is looked for by its name, and where a later Netty has none, handshakes only
    /// cost more: nothing else would tell.
    @Test
    void theCertificateIsGivenToBoringSslOnce() {
        assertThat(NativeContext.canStand()).isTrue();
    }
}
