package dev.stirrup.app.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.netboot.probe.Fault;
import dev.stirrup.tftp.TftpDecoder;
import dev.stirrup.tftp.TftpEncoder;
import dev.stirrup.tftp.TftpPacket;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.WireReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What servers do to a fetch by TFTP.
class TftpFetchTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @Test
    void aFileComesWholeWithItsDigest() throws Exception {
        Fetched fetched = fetch(100, packet -> Optional.of(new TftpPacket.Data(1, text("abc"))));
        assertThat(fetched).isInstanceOf(Fetched.Got.class);
        Content content = ((Fetched.Got) fetched).content();
        assertThat(content.size()).isEqualTo(3);
        assertThat(content.isWhole()).isTrue();
        assertThat(content.sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void whatIsLargerThanWantedIsNotFetched() throws Exception {
        assertThat(fetch(2, packet -> Optional.of(new TftpPacket.Data(1, text("abc")))))
                .isInstanceOf(Fetched.TooLarge.class);
    }

    @Test
    void whatGoesWrongIsNamed() throws Exception {
        assertThat(fault(packet -> Optional.of(new TftpPacket.Failure(1, "no"))))
                .isEqualTo(Fault.FILE_MISSING);
        assertThat(fault(packet -> Optional.of(new TftpPacket.Failure(2, "no"))))
                .isEqualTo(Fault.FETCH_REFUSED);
        assertThat(
                        fault(packet ->
                                Optional.of(
                                        new TftpPacket.OptionAcknowledgment(
                                                List.of(
                                                        new TftpPacket.Option(
                                                                "blksize", "9999"))))))
                .isEqualTo(Fault.BROKEN_TRANSFER);
        assertThat(fault(packet -> Optional.empty())).isEqualTo(Fault.SERVER_UNREACHABLE);
    }

    private static Fault fault(Function<TftpPacket, Optional<TftpPacket>> server) throws Exception {
        Fetched fetched = fetch(100, server);
        assertThat(fetched).isInstanceOf(Fetched.Failed.class);
        return ((Fetched.Failed) fetched).fault();
    }

    private static Fetched fetch(long limit, Function<TftpPacket, Optional<TftpPacket>> server)
            throws Exception {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(HERE, 0))) {
            Thread.ofPlatform().daemon().start(() -> serve(socket, server));
            var at = new InetSocketAddress(HERE, socket.getLocalPort());
            return new TftpFetch(HERE, at, "x", new Intake(limit)).run();
        }
    }

    /// Until its socket is closed.
    private static void serve(
            DatagramSocket socket, Function<TftpPacket, Optional<TftpPacket>> server) {
        try {
            while (!socket.isClosed()) {
                var packet = new DatagramPacket(new byte[2000], 2000);
                socket.receive(packet);
                TftpPacket asked =
                        TftpDecoder.decode(WireReader.of(packet.getData(), 0, packet.getLength()));
                Optional<TftpPacket> answer =
                        asked instanceof TftpPacket.ReadRequest
                                ? server.apply(asked)
                                : Optional.empty();
                if (answer.isPresent()) {
                    byte[] bytes = TftpEncoder.encode(answer.get());
                    socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
                }
            }
        } catch (Exception e) {
            return; // closed with the test
        }
    }

    private static Bytes text(String text) {
        return Bytes.ofText(text);
    }
}
